"""Caught by test_gives_every_final_state: thinks a checkpointer needs no thread_id."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    return await asyncio.gather(*(graph.ainvoke(state) for state in states))
