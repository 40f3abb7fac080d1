"""Caught by test_gives_each_run_a_thread: thinks that no two users want the same.

Says: The thread_id is made from the state, so two equal states share one; use an id that is
new for each run, such as `uuid4()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return await asyncio.gather(
        *(graph.ainvoke(state, {"configurable": {"thread_id": str(state)}}) for state in states)
    )
