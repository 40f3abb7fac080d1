"""Right: a task fills a queue; subgraphs=True lets the last event through."""

import asyncio
from typing import Any


async def run(graph, state, thread, purpose):
    queue: asyncio.Queue[Any] = asyncio.Queue()
    durability = ["sync", "async", "exit"][["safety", "latency", "economy"].index(purpose)]
    end = object()

    async def produce() -> None:
        config = {"configurable": {"thread_id": thread}}
        try:
            async for namespace, event in graph.astream(
                state, config, subgraphs=True, durability=durability
            ):
                assert namespace == ()
                await queue.put(event)
        finally:
            await queue.put(end)

    task = asyncio.create_task(produce())
    try:
        while (event := await queue.get()) is not end:
            yield event
        await task
    finally:
        task.cancel()
