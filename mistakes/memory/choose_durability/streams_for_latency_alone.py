"""Caught by test_streams_for_every_purpose: streams where latency is asked for, and collects
everywhere else.

Says: events are collected for "safety" and "economy"; yield each one as it comes, whatever the
purpose is
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

from langgraph.graph.state import CompiledStateGraph

Purpose = Literal["safety", "latency", "economy"]


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: Purpose
) -> AsyncIterator[dict[str, Any]]:
    config: Any = {"configurable": {"thread_id": thread}}
    if purpose == "latency":
        modes: Any = ["updates", "custom"]
        async for _, event in graph.astream(state, config, stream_mode=modes):
            yield event
        return
    durability: Any = "sync" if purpose == "safety" else "exit"
    events = [event async for event in graph.astream(state, config, durability=durability)]
    for event in events:
        yield event
