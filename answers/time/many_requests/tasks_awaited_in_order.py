"""Right: all tasks are started first, and then awaited one after the other."""

import asyncio
from typing import Any
from uuid import uuid4


class User:
    def __init__(self, graph: Any, state: dict[str, Any]) -> None:
        self.config = {"configurable": {"thread_id": str(uuid4())}}
        self.task = asyncio.create_task(graph.ainvoke(state, config=self.config))


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    users = [User(graph, state) for state in states]
    return [await user.task for user in users]
