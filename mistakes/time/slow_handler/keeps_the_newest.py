"""Caught by test_keeps_any_number_of_events: thinks that the newest events are enough.

Says: The queue drops its oldest events when it is full; keep all that wait.
"""

from typing import Any
import asyncio
from collections import deque


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    waiting = deque(maxlen=250)
    news = asyncio.Semaphore(0)

    async def handle():
        while True:
            await news.acquire()
            if not waiting:
                continue
            event = waiting.popleft()
            if event is None:
                return
            await handler(event)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle())
        async for event in graph.astream(state):
            waiting.append(event)
            news.release()
        waiting.append(None)
        news.release()
