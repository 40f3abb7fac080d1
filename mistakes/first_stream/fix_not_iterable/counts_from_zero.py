"""Caught by test_counts_the_events: gives the index of the last event.

Says: The index of the last event is returned; the number of events is one more.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [event async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    number = 0
    async for event in graph.astream(state):
        last, number = number, number + 1
    return last
