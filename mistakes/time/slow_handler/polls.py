"""Caught by test_handles_one_event_at_a_time: thinks that a look every tenth of a second is enough.

Says: It looks for new events ten times a second, so a call begins too late; wait for the event,
with `await queue.get()`.
"""

from typing import Any
import asyncio
from collections import deque


async def slow_handler(graph: Any, state: dict[str, Any], handler: Any) -> None:
    waiting = deque()
    ended = False

    async def handle():
        while waiting or not ended:
            if waiting:
                await handler(waiting.popleft())
            else:
                await asyncio.sleep(0.1)

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(handle())
        async for event in graph.astream(state):
            waiting.append(event)
        ended = True
