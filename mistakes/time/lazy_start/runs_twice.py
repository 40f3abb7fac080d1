"""Caught by test_runs_the_graph_once: thinks it must know how many pairs come before it begins.

Says: The graph runs once to count the events and once more to yield them; one `async for` does
not need to know the number.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    total = len([event async for event in graph.astream(state)])
    stream = graph.astream(state)
    for _ in range(total):
        for node, update in (await anext(stream)).items():
            yield node, update
