"""Caught by test_yields_every_pair: thinks a plain `for` goes through any stream.

Says: A plain `for` cannot go through `astream()`; write `async for`.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    for event in graph.astream(state):
        for node, update in event.items():
            yield node, update
