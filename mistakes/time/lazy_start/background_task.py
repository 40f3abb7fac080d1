"""Caught by test_runs_nothing_before_it_is_asked: thinks a stream needs a task that fills it.

Says: The call starts a task that runs the graph at once; let the first request for a pair
start it.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def lazy_start(graph: CompiledStateGraph, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    queue: asyncio.Queue[tuple[str, Any] | None] = asyncio.Queue()

    async def fill() -> None:
        async for event in graph.astream(state):
            for pair in event.items():
                await queue.put(pair)
        await queue.put(None)

    task = asyncio.create_task(fill())

    async def empty() -> AsyncIterator[tuple[str, Any]]:
        try:
            while (pair := await queue.get()) is not None:
                yield pair
        finally:
            task.cancel()

    return Stream(empty(), task)


class Stream:
    """The pairs, and the task that has to end with them."""

    def __init__(self, pairs: AsyncIterator[tuple[str, Any]], task: asyncio.Task[None]) -> None:
        self.pairs = pairs
        self.task = task

    def __aiter__(self) -> "Stream":
        return self

    async def __anext__(self) -> tuple[str, Any]:
        return await anext(self.pairs)

    async def aclose(self) -> None:
        self.task.cancel()
