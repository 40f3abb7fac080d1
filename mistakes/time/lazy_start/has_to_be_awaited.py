"""Caught by test_yields_every_pair: thinks that what gives a stream must be an `async def`.

Says: An `async def` without `yield` returns its stream only when it is awaited; put the
`yield` into it, or write a plain `def`.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def pairs(graph: CompiledStateGraph, state: dict[str, Any]) -> AsyncIterator[tuple[str, Any]]:
    async for event in graph.astream(state):
        for node, update in event.items():
            yield node, update


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    return pairs(graph, state)
