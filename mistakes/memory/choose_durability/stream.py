"""Caught by test_yields_every_event: thinks that stream() will do inside an async def.

Says: stream() blocks the event loop; use astream()
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    for _, event in graph.stream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
