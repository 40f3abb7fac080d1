"""Right: a task that closes its stream, cancelled with its caller."""

from collections.abc import Callable
from typing import Any
import asyncio


async def first_event(graph: Any, state: dict[str, Any], wanted: Callable[[Any], bool]) -> Any:
    stream = graph.astream(state)

    async def search():
        try:
            async for event in stream:
                if wanted(event):
                    return event
            return None
        finally:
            await stream.aclose()

    task = asyncio.create_task(search())
    try:
        await asyncio.wait({task})
    finally:
        task.cancel()
        await asyncio.wait({task})
    return task.result()
