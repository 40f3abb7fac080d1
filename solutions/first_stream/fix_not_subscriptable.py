"""Take single events of a stream, and end it when they are there."""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The first event of a run."""
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    """The last event of a run."""
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    """The event with index `n` of a run; raises IndexError if there is none."""
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if n == 0:
                return event
            n -= 1
    raise IndexError(n)
