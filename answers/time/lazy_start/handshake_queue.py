"""Right: a task that waits for a request before it takes each event from the stream."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any


async def lazy_start(graph: Any, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    requests: asyncio.Queue[asyncio.Future[Any]] = asyncio.Queue()

    async def serve() -> None:
        stream = graph.astream(state)
        while True:
            answer = await requests.get()
            answer.set_result(await anext(stream, None))

    task = asyncio.create_task(serve())
    try:
        while True:
            answer = asyncio.get_running_loop().create_future()
            requests.put_nowait(answer)
            event = await answer
            if event is None:
                return
            for name in event:
                yield (name, event[name])
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
