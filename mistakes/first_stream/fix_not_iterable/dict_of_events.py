"""Caught by test_gives_all_events: gathers the events in one dict.

Says: The events are gathered in one dict, so a node that runs again loses its first event.

Conceptual: all_events has an event for each time that a node runs
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    events = {}
    async for event in graph.astream(state):
        events.update(event)
    return [{node: update} for node, update in events.items()]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
