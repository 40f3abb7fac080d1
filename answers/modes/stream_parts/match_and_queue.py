"""A task puts records into a queue; a match takes the parts apart."""

import asyncio
from typing import Any


async def stream_parts(graph: Any, state: Any, config: Any):
    queue: asyncio.Queue[Any] = asyncio.Queue()

    async def read() -> None:
        modes = ["custom", "values", "updates"]
        async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
            match part:
                case {"type": "updates", "data": {"__interrupt__": _}}:
                    pass
                case {"type": "updates", "data": update}:
                    queue.put_nowait(("node", *update))
                case {"type": "custom", "data": words}:
                    queue.put_nowait(("progress", words))
                case {"type": "values", "data": snapshot, "interrupts": asked}:
                    queue.put_nowait(("state", snapshot))
                    for one in asked:
                        queue.put_nowait(("question", one.value))
        queue.put_nowait(None)

    task = asyncio.create_task(read())
    while (record := await queue.get()) is not None:
        yield record
    await task
