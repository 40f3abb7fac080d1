"""Caught by test_gives_the_event: thinks that anext() gives the event at once.

Says: anext() gives something to await; without await there is no event yet.
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return anext(graph.astream(state))


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if n == 0:
                return event
            n -= 1
    raise IndexError(n)
