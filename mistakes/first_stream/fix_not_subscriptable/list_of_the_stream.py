"""Caught by test_gives_the_event: thinks that list() takes any kind of stream.

Says: list() cannot go through an asynchronous generator; use an async comprehension or async
for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return list(graph.astream(state))[0]


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return list(graph.astream(state))[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    return list(graph.astream(state))[n]
