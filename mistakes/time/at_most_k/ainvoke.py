"""Caught by test_gives_the_events_in_order: gives the final states.

Says: `ainvoke()` gives the final state of a run; collect the events of `astream()` in a list.
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
            return await graph.ainvoke(state)

    return await asyncio.gather(*(run(state) for state in states))
