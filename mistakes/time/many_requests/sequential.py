"""Caught by test_runs_all_at_once: thinks that what is awaited runs side by side.

Says: Each run is awaited before the next one starts; start all of them with `gather()` or a
TaskGroup.

Conceptual: no run waits for another one
"""

from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    results = []
    for state in states:
        config = {"configurable": {"thread_id": str(uuid4())}}
        results.append(await graph.ainvoke(state, config))
    return results
