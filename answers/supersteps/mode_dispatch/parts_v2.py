"""Reads the parts of version "v2" and looks the handler up by their type."""

from contextlib import aclosing
from typing import Any


async def mode_dispatch(graph: Any, state: dict[str, Any], handlers: dict[Any, Any]) -> None:
    async with aclosing(graph.astream(state, stream_mode=[*handlers], version="v2")) as parts:
        async for part in parts:
            await handlers[part["type"]](part["data"])
