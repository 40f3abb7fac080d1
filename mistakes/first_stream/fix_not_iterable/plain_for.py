"""Caught by test_gives_all_events: thinks a plain for goes through a stream.

Says: A plain for cannot go through an asynchronous generator; use async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    return [event for event in graph.astream(state)]


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len([event async for event in graph.astream(state)])
