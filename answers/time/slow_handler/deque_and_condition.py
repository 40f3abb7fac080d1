"""Right: a helper class with a deque, an event to wake the consumer, and gather."""

import asyncio
from collections import deque
from typing import Any


class Belt:
    def __init__(self, handler: Any) -> None:
        self.plates: deque[Any] = deque()
        self.news = asyncio.Event()
        self.over = False
        self.handler = handler

    async def fill(self, graph: Any, state: Any) -> None:
        async for event in graph.astream(state):
            self.plates.append(event)
            self.news.set()
        self.over = True
        self.news.set()

    async def empty(self) -> None:
        while not (self.over and not self.plates):
            await self.news.wait()
            self.news.clear()
            while self.plates:
                await self.handler(self.plates.popleft())


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    belt = Belt(handler)
    both = [asyncio.create_task(belt.fill(graph, state)), asyncio.create_task(belt.empty())]
    try:
        await asyncio.gather(*both)
    finally:
        for task in both:
            task.cancel()
        await asyncio.gather(*both, return_exceptions=True)
