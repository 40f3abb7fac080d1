"""Serve many visitors at once with one graph."""

import asyncio
from typing import Any
from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def one_request(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The final state of a run on a thread of its own."""
    return await graph.ainvoke(state, {"configurable": {"thread_id": str(uuid4())}})


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The final state of a run from each state, all runs side by side."""
    return await asyncio.gather(*(one_request(graph, state) for state in states))
