"""Right: no context manager; anext() by hand, and aclose() in a finally."""

from typing import Any


async def first_event(graph: Any, state: dict[str, Any], wanted: Any) -> Any:
    stream = graph.astream(state, stream_mode="updates")
    try:
        while True:
            try:
                event = await anext(stream)
            except StopAsyncIteration:
                return None
            if wanted(event):
                return event
    finally:
        await stream.aclose()
