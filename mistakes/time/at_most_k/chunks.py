"""Caught by test_begins_the_next_at_once: runs k, waits for all of them, runs the next k.

Says: It waits until all runs of a group of `k` have ended before it begins the next group;
begin a run as soon as one place is free.

Conceptual: a run begins as soon as one place is free
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        return [event async for event in graph.astream(state)]

    results: list[list[dict[str, Any]]] = []
    for place in range(0, len(states), k):
        results += await asyncio.gather(*(run(state) for state in states[place : place + k]))
    return results
