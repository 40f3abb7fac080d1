"""Right: an exception of its own leaves the loop."""

from collections.abc import Callable
from typing import Any
class _Found(Exception):
    pass


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    stream = graph.astream(state, stream_mode=["updates"])
    found = None
    try:
        async for _, event in stream:
            if wanted(event):
                found = event
                raise _Found
    except _Found:
        pass
    finally:
        await stream.aclose()
    return found
