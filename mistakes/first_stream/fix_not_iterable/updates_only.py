"""Caught by test_gives_all_events: unwraps the events.

Says: The events are unwrapped: the names of their nodes are lost.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [update async for event in graph.astream(state) for update in event.values()]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
