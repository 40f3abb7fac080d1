"""Caught by test_gives_the_event: thinks that the first event has the index 1.

Says: N is counted from 1 here; an index counts from 0.

Conceptual: nth_event counts from 0
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 1)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    place = 0
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            place += 1
            if place == n:
                return event
    raise IndexError(n)
