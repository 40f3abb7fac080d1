"""Caught by test_report_gives_the_messages: thinks async def serves plain code too.

Says: report is an async def now, and plain code gets a coroutine that it cannot await.

Conceptual: report returns a list to plain code
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


async def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return await collect(graph, state)


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return await report(graph, state)
