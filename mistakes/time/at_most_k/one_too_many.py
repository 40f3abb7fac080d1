"""Caught by test_never_more_than_k: thinks that a semaphore counts from 0.

Says: The semaphore has `k + 1` places; a Semaphore counts places from 1, so give it `k`.

Conceptual: no more than k runs are under way
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k + 1)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        async with semaphore:
            return [event async for event in graph.astream(state)]

    return await asyncio.gather(*(run(state) for state in states))
