"""Caught by test_begins_the_next_at_once: awaits each run where it is begun.

Says: Each run is awaited in the loop before the next one begins; start all of them as tasks,
and let a semaphore hold them back.

Conceptual: several runs are under way at once
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)
    results = []
    for state in states:
        async with semaphore:
            results.append([event async for event in graph.astream(state)])
    return results
