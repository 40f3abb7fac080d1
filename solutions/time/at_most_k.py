"""Run a graph for many inputs, no more than k of them at once."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    """The events of a run from each state, with at most `k` runs under way at once."""
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        async with semaphore:
            return [event async for event in graph.astream(state)]

    return await asyncio.gather(*(run(state) for state in states))
