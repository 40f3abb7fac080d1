"""Caught by test_gives_all_events: thinks that the result of a run holds its events.

Says: ainvoke() gives only the final state, not the events.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [await graph.ainvoke(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
