"""Caught by test_raises_index_error: thinks that a loop that finds nothing has nothing to say.

Says: When there are too few events the loop just ends, and the function returns None; raise
IndexError there.
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
        async for event in stream:
            if n == 0:
                return event
            n -= 1
