"""Caught by test_runs_each_state_once: one run to count the events, another one to keep them.

Says: The graph runs twice for each state, once to count the events; one run gives them all.
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
            count = 0
            async for _ in graph.astream(state):
                count += 1
            events = [event async for event in graph.astream(state)]
            assert len(events) == count
            return events

    return await asyncio.gather(*(run(state) for state in states))
