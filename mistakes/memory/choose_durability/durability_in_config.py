"""Caught by test_safety: puts durability into the config, where nobody looks for it.

Says: durability is in the config, where LangGraph does not look for it; pass it to astream() as
a keyword
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str
) -> AsyncIterator[dict[str, Any]]:
    config = {"configurable": {"thread_id": thread}}
    config["configurable"]["durability"] = DURABILITY[purpose]
    async for _, event in graph.astream(state, config, stream_mode=["updates", "custom"]):
        yield event
