"""Caught by test_yields_every_event: streams whole states, which are what is saved.

Says: whole states are yielded; use the stream mode "updates"
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    async for _, event in graph.astream(
        state, config, stream_mode=["values", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
