"""Caught by test_latency_saves_meanwhile: gives up saving for speed that async has too.

Says: "latency" uses durability="exit", which saves nothing during the run; use "async"
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "exit", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    async for _, event in graph.astream(
        state, config, stream_mode=["updates", "custom"], durability=DURABILITY[purpose]
    ):
        yield event
