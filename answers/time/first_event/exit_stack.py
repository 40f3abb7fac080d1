"""Right: an AsyncExitStack, version "v2" parts, and a list of modes."""

from contextlib import AsyncExitStack
from typing import Any


async def first_event(graph: Any, state: dict[str, Any], wanted: Any) -> Any:
    found = None
    async with AsyncExitStack() as stack:
        stream = graph.astream(state, stream_mode=["updates"], version="v2")
        stack.push_async_callback(stream.aclose)
        async for part in stream:
            if part["type"] == "updates" and wanted(event := part["data"]):
                found = event
                break
    return found
