"""Caught by test_runs_the_graph_once: thinks stream() is lazy, and so as good as astream().

Says: `stream()` blocks the event loop while a node runs; use `async for` with `astream()`.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    for event in graph.stream(state):
        for node, update in event.items():
            yield node, update
