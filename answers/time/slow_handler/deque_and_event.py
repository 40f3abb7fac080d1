"""Right: a class with a deque and an event; gather(), and both tasks cancelled at the end."""

from typing import Any
import asyncio
from collections import deque


class Pump:
    def __init__(self, handler):
        self.handler = handler
        self.events = deque()
        self.news = asyncio.Event()
        self.ended = False

    async def read(self, stream):
        async for event in stream:
            self.events.append(event)
            self.news.set()
        self.ended = True
        self.news.set()

    async def work(self):
        while self.events or not self.ended:
            if self.events:
                await self.handler(self.events.popleft())
            else:
                self.news.clear()
                await self.news.wait()


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    pump = Pump(handler)
    tasks = [
        asyncio.create_task(pump.read(graph.astream(state))),
        asyncio.create_task(pump.work()),
    ]
    try:
        await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
