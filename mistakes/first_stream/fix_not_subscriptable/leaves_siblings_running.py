"""Caught by test_leaves_nothing_running: thinks that leaving the loop ends the run.

Says: Leaving the loop does not close the stream, so the other nodes go on; close it with
aclosing().

Conceptual: nodes that still run are cancelled before the end
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [event async for event in graph.astream(state)]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async for event in graph.astream(state):
        if n == 0:
            return event
        n -= 1
    raise IndexError(n)
