"""Caught by test_begins_the_next_at_once: keeps one place free, to be on the safe side.

Says: The semaphore has `k - 1` places, so one place stays empty; give it `k`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(max(k - 1, 1))

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        async with semaphore:
            return [event async for event in graph.astream(state)]

    return await asyncio.gather(*(run(state) for state in states))
