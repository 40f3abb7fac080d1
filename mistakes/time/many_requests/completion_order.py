"""Caught by test_serves_three_users: thinks the results come in the order of the states.

Says: The results come in the order in which the runs end; `gather()` keeps the order of the
states.

Conceptual: the results are in the order of the states, whichever run ends first
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
    runs = [one_request(graph, state) for state in states]
    return [await run for run in asyncio.as_completed(runs)]
