"""Caught by test_serves_three_users: thinks the last event is the final state.

Says: The last event holds what one node returned, not the final state; use `ainvoke()`, or the
mode "values".

Conceptual: a result is the whole state, and not only what the node returned
"""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    async def run(state: dict[str, Any]) -> dict[str, Any]:
        async for event in graph.astream(state, {"configurable": {"thread_id": str(uuid4())}}):
            last = event
        return last

    return await asyncio.gather(*(run(state) for state in states))
