"""Caught by test_yields_every_event: names the thread after the purpose.

Says: the run is on another thread than `thread`; use that as thread_id
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": purpose}}
    async for _, event in graph.astream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
