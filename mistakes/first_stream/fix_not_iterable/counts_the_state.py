"""Caught by test_counts_the_events: counts the keys of the final state.

Says: The keys of the final state are counted, not the events.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [event async for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len(await graph.ainvoke(state))
