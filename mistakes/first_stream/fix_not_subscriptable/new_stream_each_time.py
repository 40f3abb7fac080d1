"""Caught by test_gives_the_event: thinks astream() goes on where it stopped.

Says: Each call of astream() is a new run that begins at the first event; keep one stream and
ask it again.
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    for _ in range(n + 1):
        async with aclosing(graph.astream(state)) as stream:
            event = await anext(stream)
    return event
