"""Caught by test_gives_every_final_state: thinks the thread_id names the program, or the graph."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    config = {"configurable": {"thread_id": "1"}}
    return await asyncio.gather(*(graph.ainvoke(state, config) for state in states))
