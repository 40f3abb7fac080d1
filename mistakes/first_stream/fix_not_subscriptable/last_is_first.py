"""Caught by test_gives_the_event: thinks that the first event that comes is already the result.

Says: last_event returns in the first round of its loop.

Conceptual: last_event is not the first event of the run
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    async with aclosing(graph.astream(state)) as stream:
        return await anext(stream)


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if n == 0:
                return event
            n -= 1
    raise IndexError(n)
