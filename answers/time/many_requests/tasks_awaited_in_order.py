"""Right: all tasks are started first, and then awaited one after the other."""

import asyncio
from typing import Any


class Visitor:
    def __init__(self, graph: Any, state: dict[str, Any]) -> None:
        self.config = {"configurable": {"thread_id": str(id(self))}}
        self.task = asyncio.create_task(graph.ainvoke(state, config=self.config))


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    visitors = [Visitor(graph, state) for state in states]
    return [await visitor.task for visitor in visitors]
