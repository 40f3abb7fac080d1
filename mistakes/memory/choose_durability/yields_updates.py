"""Caught by test_yields_every_event: takes the updates out of their events.

Says: only what the nodes returned is yielded, without their names; yield the whole event
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
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        for update in event.values():
            yield update
