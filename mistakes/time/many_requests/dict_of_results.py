"""Caught by test_gives_each_run_a_thread: thinks that each state can be a key.

Says: The results are kept in a dict by the text of their state, so equal states have one
result; keep them in a list.

Conceptual: two equal states have two results
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
    finals = await asyncio.gather(*(one_request(graph, state) for state in states))
    results = dict(zip(map(str, states), finals))
    return list(results.values())
