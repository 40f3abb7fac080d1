"""Caught by test_gives_the_events_in_order: returns the streams, not their events.

Says: It returns streams that no code has gone through, so no node has run; collect the events
inside the semaphore.
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
            return graph.astream(state)

    return await asyncio.gather(*(run(state) for state in states))
