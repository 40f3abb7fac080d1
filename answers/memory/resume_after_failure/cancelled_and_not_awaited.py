"""Right: a task that is cancelled in the end, and whose end nobody waits for."""

import asyncio


async def resume_after_failure(graph, state, config, tries):
    queue: asyncio.Queue = asyncio.Queue()

    async def work():
        step = state
        try:
            for number in range(1, tries + 1):
                try:
                    async for event in graph.astream(step, config):
                        if "__metadata__" not in event:
                            queue.put_nowait(event)
                    return
                except Exception:
                    if number == tries:
                        raise
                    step = None
        finally:
            queue.put_nowait(None)

    task = asyncio.create_task(work())
    try:
        while (event := await queue.get()) is not None:
            yield event
        await task
    finally:
        task.cancel()
