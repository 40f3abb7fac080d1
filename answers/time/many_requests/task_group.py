"""Right: a task for each in a TaskGroup, and the last of all states of the stream."""

import asyncio
from typing import Any


async def last_state(graph: Any, state: dict[str, Any], number: int) -> dict[str, Any]:
    config = {"configurable": {"thread_id": f"visitor-{number}"}}
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
            for number, state in enumerate(states)
        ]
    return [task.result() for task in tasks]
