"""Caught by test_begins_the_next_at_once: waits for the run that began first, to take its place.

Says: It waits for the run that began first, although another one has ended and left a free
place; wait for whichever ends first.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        return [event async for event in graph.astream(state)]

    results, running = [], []
    for state in states:
        if len(running) == k:
            results.append(await running.pop(0))
        running.append(asyncio.create_task(run(state)))
    return results + [await task for task in running]
