"""Right: a capacity limiter of anyio."""

from typing import Any

import anyio


async def at_most_k(graph: Any, states: list[dict[str, Any]], k: int) -> list[list[dict[str, Any]]]:
    limiter, results = anyio.CapacityLimiter(k), [[] for _ in states]

    async def run(place: int) -> None:
        async with limiter:
            results[place] = [event async for event in graph.astream(states[place])]

    async with anyio.create_task_group() as group:
        for place in range(len(states)):
            group.start_soon(run, place)
    return results
