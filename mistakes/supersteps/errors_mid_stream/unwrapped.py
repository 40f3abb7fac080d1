"""Caught by test_says_done: thinks that what a node returned is the event.

Says: What the node returned is yielded without the name of the node. Yield
the event unchanged.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            for update in event.values():
                yield update
    except Exception as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
