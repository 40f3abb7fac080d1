"""Caught by test_goes_no_further_than_asked: thinks a pair is safe when the next one has come.

Says: Each pair is held back until the next event has come, so the graph is one node ahead of
its caller; yield each pair as it comes.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    previous = None
    async for event in graph.astream(state):
        for pair in event.items():
            if previous is not None:
                yield previous
            previous = pair
    if previous is not None:
        yield previous
