"""Caught by test_yields_every_event: thinks that durability is all it needs.

Says: the run names no thread; pass {"configurable": {"thread_id": thread}} as its config
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    async for _, event in graph.astream(
        state, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
