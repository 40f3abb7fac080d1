"""Loops and an append."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def all_events(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    events = []
    async for event in graph.astream(state):
        events.append(event)
    return events


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    number = 0
    async for _ in graph.astream(state):
        number += 1
    return number
