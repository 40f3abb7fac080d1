"""Caught by test_yields_every_event: returns the stream from an async def.

Says: the function returns the stream instead of yielding from it; write an `async for` with a
`yield`
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph

DURABILITY = {"safety": "sync", "latency": "async", "economy": "exit"}


async def run(graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: str) -> Any:
    config = {"configurable": {"thread_id": thread}}
    return graph.astream(state, config, durability=DURABILITY[purpose])
