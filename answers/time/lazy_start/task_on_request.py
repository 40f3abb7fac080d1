"""Right: a task that asks for an event for each request of a queue."""

from collections.abc import AsyncIterator
from typing import Any
import asyncio


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    requests, answers = asyncio.Queue(), asyncio.Queue()

    async def run():
        stream = graph.astream(state)
        try:
            while True:
                await requests.get()
                try:
                    answers.put_nowait((True, await anext(stream)))
                except StopAsyncIteration:
                    answers.put_nowait((True, None))
                    return
                except Exception as error:
                    answers.put_nowait((False, error))
                    return
        finally:
            await stream.aclose()

    task = asyncio.create_task(run())
    try:
        while True:
            requests.put_nowait(None)
            good, value = await answers.get()
            if not good:
                raise value
            if value is None:
                return
            for pair in value.items():
                yield pair
    finally:
        task.cancel()
        await asyncio.wait({task})
