"""Right: callable objects, explicit __anext__, a list of modes."""

import asyncio
from typing import Any

import functools
class Collector:
    def __init__(self, run): self.run = run
    async def _go(self, graph, state):
        stream = graph.astream(state, stream_mode=["updates"]).__aiter__()
        out = []
        while True:
            try:
                mode, event = await stream.__anext__()
            except StopAsyncIteration:
                return out
            out.extend(v["message"] for v in event.values())
    def __call__(self, graph, state):
        work = self._go(graph, state)
        return self.run(work) if self.run else work
report = Collector(asyncio.run)
handle = Collector(None)
