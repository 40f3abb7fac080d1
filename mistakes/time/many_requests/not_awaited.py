"""Caught by test_serves_three_users: thinks that calling ainvoke() gives the state.

Says: The list holds coroutines that nothing has awaited, so no run has started; give them to
`gather()` and await that.
"""

from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return [graph.ainvoke(state, {"configurable": {"thread_id": str(uuid4())}}) for state in states]
