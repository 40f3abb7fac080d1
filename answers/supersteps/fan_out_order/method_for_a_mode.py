"""Right: a task puts the chunks into a queue, another hands each to the
method of its mode."""

import asyncio


class Recorder:
    def __init__(self):
        self.arrived = []
        self.state = None

    def updates(self, chunk):
        for update in chunk.values():
            self.arrived.append(update["log"][0])

    def values(self, chunk):
        self.state = chunk


async def fan_out_order(graph, state):
    queue = asyncio.Queue()
    recorder = Recorder()

    async def produce():
        try:
            async for pair in graph.astream(state, stream_mode=["values", "updates"]):
                await queue.put(pair)
        finally:
            await queue.put(None)

    async def consume():
        while (pair := await queue.get()) is not None:
            mode, chunk = pair
            getattr(recorder, mode)(chunk)

    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        group.create_task(consume())
    return recorder.arrived, list(recorder.state["log"])
