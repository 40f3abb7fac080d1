"""Caught by test_runs_all_at_once: thinks that gather() makes what it takes asynchronous.

Says: `invoke()` blocks the event loop, so one run waits for the other; await `ainvoke()`.
"""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    async def run(state: dict[str, Any]) -> dict[str, Any]:
        return graph.invoke(state, {"configurable": {"thread_id": str(uuid4())}})

    return await asyncio.gather(*(run(state) for state in states))
