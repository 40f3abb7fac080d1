"""Caught by test_gives_the_events_in_order: takes the results as they come.

Says: The lists come in the order in which the runs end; `gather()` keeps the order of the
states.

Conceptual: the lists are in the order of the states, whichever run ends first
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        async with semaphore:
            return [event async for event in graph.astream(state)]

    return [await done for done in asyncio.as_completed([run(state) for state in states])]
