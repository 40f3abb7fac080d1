"""Caught by test_never_more_than_k: takes max_concurrency for a limit of runs.

Says: `max_concurrency` limits the nodes of one run, not the number of runs; use an
`asyncio.Semaphore(k)` around each run.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    config = {"max_concurrency": k}

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        return [event async for event in graph.astream(state, config)]

    return await asyncio.gather(*(run(state) for state in states))
