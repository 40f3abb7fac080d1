"""Caught by test_yields_each_event_as_it_comes: thinks the events may wait
for the end.

Says: All events are collected first and yielded at the end. Yield each one
in the loop.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.errors import GraphRecursionError
from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    events, stopped = [], None
    try:
        async for event in graph.astream(state, {"recursion_limit": steps + 1}):
            events.append(event)
    except GraphRecursionError as error:
        stopped = error
    for event in events:
        yield event
    if stopped:
        raise stopped
