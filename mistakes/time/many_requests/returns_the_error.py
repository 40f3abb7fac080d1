"""Caught by test_raises_what_a_run_raises: thinks that an exception is a result, too.

Says: `return_exceptions=True` puts the exception into the list of results; leave it out, so
that it is raised.
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
    return await asyncio.gather(*runs, return_exceptions=True)
