"""Right: k workers take numbers from a queue."""

import asyncio
from typing import Any


async def at_most_k(graph: Any, states: list[Any], k: int) -> list[Any]:
    queue: asyncio.Queue[int] = asyncio.Queue()
    results: dict[int, list[Any]] = {}
    for number in range(len(states)):
        queue.put_nowait(number)

    async def work() -> None:
        while not queue.empty():
            number = queue.get_nowait()
            results[number] = []
            async for event in graph.astream(states[number]):
                results[number].append(event)

    async with asyncio.TaskGroup() as group:
        for _ in range(k):
            group.create_task(work())
    return [results[number] for number in sorted(results)]
