"""Right: a second task of the group raises when the time is over."""

from typing import Any
import asyncio


class TimeIsOver(Exception):
    pass


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    events = []

    async def alarm():
        await asyncio.sleep(seconds)
        raise TimeIsOver

    try:
        async with asyncio.TaskGroup() as group:
            clock = group.create_task(alarm())
            async for event in graph.astream(state):
                events.append(event)
            clock.cancel()
    except* TimeIsOver:
        pass
    return events
