"""Caught by test_raises_index_error: thinks that the end of a stream is an IndexError by itself.

Says: The end of a stream raises StopAsyncIteration; callers expect IndexError.
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async with aclosing(graph.astream(state)) as stream:
        for _ in range(n):
            await anext(stream)
        return await anext(stream)
