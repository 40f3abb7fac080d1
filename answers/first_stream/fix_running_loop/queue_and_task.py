"""Right: a task fills a queue, report drives a Runner, and a demo prints."""

import asyncio
from typing import Any

async def handle(graph, state):
    queue = asyncio.Queue()
    async def pump():
        try:
            async for event in graph.astream(state):
                await queue.put(event)
        finally:
            await queue.put(None)
    async with asyncio.TaskGroup() as group:
        group.create_task(pump())
        out = []
        while (event := await queue.get()) is not None:
            out += [u["message"] for u in event.values()]
    print("served", len(out))
    return out
def report(graph, state):
    with asyncio.Runner() as runner:
        return runner.run(handle(graph, state))
if __name__ == "__main__":
    report(None, {})
