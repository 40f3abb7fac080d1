"""Caught by test_latency: lets the last event wait for all saves.

Says: the last event waits until all states are saved; add "custom" to the stream's modes
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    async for event in graph.astream(state, config, durability=DURABILITY[purpose]):
        yield event
