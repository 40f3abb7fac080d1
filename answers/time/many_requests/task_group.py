"""Right: a task for each in a TaskGroup, and the last of all states of the stream."""

import asyncio
import itertools
from typing import Any

NUMBERS = itertools.count()


async def last_state(graph: Any, state: dict[str, Any], number: int) -> dict[str, Any]:
    config = {"configurable": {"thread_id": f"user-{number}"}}
    async for mode, chunk in graph.astream(state, config, stream_mode=["updates", "values"]):
        if mode == "values":
            whole = chunk
        else:
            print(number, *chunk)
    return whole


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(last_state(graph, state, number))
            for state, number in zip(states, NUMBERS)
        ]
    return [task.result() for task in tasks]
