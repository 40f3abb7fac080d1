"""Right: an object with __aiter__ and __anext__ that opens its stream when it is first asked."""

from typing import Any


class lazy_start:
    def __init__(self, graph: Any, state: dict[str, Any]) -> None:
        self.graph, self.state = graph, state
        self.stream: Any = None
        self.waiting: list[tuple[str, Any]] = []

    def __aiter__(self) -> "lazy_start":
        return self

    async def __anext__(self) -> tuple[str, Any]:
        if self.stream is None:
            self.stream = aiter(self.graph.astream(self.state, stream_mode=["updates"]))
        while not self.waiting:
            _, event = await anext(self.stream)
            self.waiting.extend(event.items())
        return self.waiting.pop(0)
