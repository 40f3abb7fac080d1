"""Caught by test_runs_all_at_once: thinks that so many at once must be too much.

Says: A semaphore lets only ten runs go on at once; start all of them.

Conceptual: all runs start at once, also if there are more than ten
"""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def one_request(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    config = {"configurable": {"thread_id": str(uuid4())}}
    return await graph.ainvoke(state, config)


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    places = asyncio.Semaphore(10)

    async def run(state: dict[str, Any]) -> dict[str, Any]:
        async with places:
            return await one_request(graph, state)

    return await asyncio.gather(*(run(state) for state in states))
