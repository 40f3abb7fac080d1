"""Right: a set of running tasks that is filled up whenever one is done."""

import asyncio
from contextlib import aclosing
from typing import Any


async def collect(graph: Any, state: Any) -> list[Any]:
    events = []
    async with aclosing(graph.astream(state, stream_mode=["updates"])) as stream:
        async for _, chunk in stream:
            events.append(chunk)
    return events


async def at_most_k(graph: Any, states: list[Any], k: int) -> list[Any]:
    tasks: list[asyncio.Task[Any]] = []
    running: set[asyncio.Task[Any]] = set()
    for state in states:
        if len(running) == k:
            _, running = await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        task = asyncio.create_task(collect(graph, state))
        tasks.append(task)
        running.add(task)
    return [await task for task in tasks]
