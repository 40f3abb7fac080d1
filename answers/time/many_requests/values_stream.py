"""Right: the last of the states that mode "values" streams, and thread_ids that are counted."""

from typing import Any
import asyncio
import itertools
import time

_numbers = itertools.count()


async def _last(stream):
    state = None
    async for state in stream:
        pass
    return state


async def many_requests(graph: Any, states: list[dict[str, Any]]) -> list[dict[str, Any]]:
    async with asyncio.TaskGroup() as group:
        tasks = [
            group.create_task(
                _last(
                    graph.astream(
                        state,
                        {"configurable": {"thread_id": f"run {next(_numbers)} {id(graph)}"}},
                        stream_mode="values",
                    )
                )
            )
            for state in states
        ]
    return [task.result() for task in tasks]
