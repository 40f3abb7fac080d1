"""Right: a producer and an alarm clock write into one queue, in a task group."""

import asyncio
from contextlib import aclosing
from typing import Any


class Late(Exception):
    pass


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    queue: asyncio.Queue[Any] = asyncio.Queue()
    events: list[Any] = []

    async def produce() -> None:
        async with aclosing(graph.astream(state)) as stream:
            async for event in stream:
                queue.put_nowait((True, event))
        queue.put_nowait((False, None))

    loop = asyncio.get_running_loop()
    alarm = loop.call_later(seconds, queue.put_nowait, (False, None))
    async with asyncio.TaskGroup() as group:
        producer = group.create_task(produce())
        while True:
            more, event = await queue.get()
            if not more:
                break
            events.append(event)
        alarm.cancel()
        producer.cancel()
    return events
