"""Caught by test_stops_at_the_event: looks at its counter only after the next event.

Says: The loop asks for one more event before it looks at its counter, and asking starts the
next node.
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
    events: list[dict[str, Any]] = []
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if len(events) > n:
                break
            events.append(event)
    return events[n]
