"""Caught by test_yields_every_event: hands on what a list of modes gives, mode and all.

Says: items of a list of modes are tuples of mode and event; yield the event alone
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    async for item in graph.astream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield item
