"""Caught by test_latency: has all events first, and yields them when the run has ended.

Says: all events are collected before the first is yielded; yield each one inside the loop
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    stream = graph.astream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    )
    events = [event async for _, event in stream]
    for event in events:
        yield event
