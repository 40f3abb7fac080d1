"""Right: a context manager of its own closes the stream."""

from collections.abc import Callable
from typing import Any
class Open:
    def __init__(self, stream):
        self.stream = stream

    async def __aenter__(self):
        return self.stream

    async def __aexit__(self, *_):
        await self.stream.aclose()


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    async with Open(graph.astream(state)) as events:
        async for event in events:
            if not wanted(event):
                continue
            return event
