"""Right: the loop runs in a task of its own that hands over its result, and closes behind itself."""

import asyncio
from contextlib import aclosing
from typing import Any


class Finder:
    def __init__(self, wanted: Any) -> None:
        self.wanted = wanted

    async def __call__(self, graph: Any, state: Any) -> Any:
        async with aclosing(graph.astream(state)) as stream:
            return await anext((event async for event in stream if self.wanted(event)), None)


async def first_event(graph: Any, state: dict[str, Any], wanted: Any) -> Any:
    task = asyncio.create_task(Finder(wanted)(graph, state))
    return await task
