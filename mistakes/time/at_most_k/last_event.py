"""Caught by test_gives_the_events_in_order: keeps the last event of each run.

Says: Only the last event of each run is kept; return the list of all events.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> Any:
        async with semaphore:
            async for event in graph.astream(state):
                pass
            return event

    return await asyncio.gather(*(run(state) for state in states))
