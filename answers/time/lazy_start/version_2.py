"""Right: the parts of version "v2"."""

from collections.abc import AsyncIterator
from typing import Any
async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    async for part in graph.astream(state, version="v2"):
        for pair in part["data"].items():
            yield pair
