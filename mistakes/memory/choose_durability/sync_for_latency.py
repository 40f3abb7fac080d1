"""Caught by test_latency: thinks that sync means at once.

Says: "latency" uses durability="sync", where each node waits for the saver; use "async"
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "sync", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    async for _, event in graph.astream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
