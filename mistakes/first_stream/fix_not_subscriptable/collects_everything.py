"""Caught by test_stops_at_the_event: thinks an index needs a list of everything.

Says: All events are collected first, so the whole graph runs for a single event.

Conceptual: no node starts after the event that is returned
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return [event async for event in graph.astream(state)][0]


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    return [event async for event in graph.astream(state)][n]
