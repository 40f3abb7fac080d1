"""Right: a partial of a generator over version "v2" parts of two modes."""

from collections.abc import AsyncIterator
from functools import partial
from typing import Any


async def chunks(mode: str, graph: Any, state: dict[str, Any]) -> AsyncIterator[Any]:
    async for part in graph.astream(state, stream_mode=["updates", mode], version="v2"):
        if part["type"] == mode:
            yield part["data"]


full_states = partial(chunks, "values")
