"""Caught by test_handles_one_at_a_time: thinks that each mode can be
handled at its own pace.

Says: Each mode has a worker of its own, so handlers of two modes run at the
same time.
"""

import asyncio


async def mode_dispatch(graph, state, handlers):
    queues = {mode: asyncio.Queue() for mode in handlers}

    async def work(mode):
        while (box := await queues[mode].get()) is not None:
            await handlers[mode](box[0])

    async with asyncio.TaskGroup() as group:
        for mode in handlers:
            group.create_task(work(mode))
        async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
            queues[mode].put_nowait([chunk])
        for queue in queues.values():
            queue.put_nowait(None)
