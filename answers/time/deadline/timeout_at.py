"""Right: a point in time for the end, and events asked for one by one."""

from typing import Any
import asyncio
from contextlib import AsyncExitStack, aclosing, suppress


async def deadline(graph: Any, state: dict[str, Any], seconds: float) -> list[Any]:
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    events = []
    async with AsyncExitStack() as stack:
        stream = await stack.enter_async_context(aclosing(graph.astream(state)))
        with suppress(TimeoutError, StopAsyncIteration):
            async with asyncio.timeout_at(end):
                while loop.time() < end:
                    events.append(await stream.__anext__())
    return events
