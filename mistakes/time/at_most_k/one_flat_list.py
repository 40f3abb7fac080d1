"""Caught by test_gives_the_events_in_order: puts all events into one list.

Says: The events of all runs are put into one list; each run needs a list, in the order of the
states.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)
    events: list[Any] = []

    async def run(state: dict[str, Any]) -> None:
        async with semaphore:
            async for event in graph.astream(state):
                events.append(event)

    await asyncio.gather(*(run(state) for state in states))
    return events
