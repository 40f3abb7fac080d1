"""Caught by test_runs_each_state_once: streams in k threads.

Says: The runs go through `stream()` in threads; use `astream()`, which needs no thread.
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
            return await asyncio.to_thread(lambda: list(graph.stream(state)))

    return await asyncio.gather(*(run(state) for state in states))
