"""Caught by test_runs_the_graph_once: takes stream(), whose items an ordinary next() gives.

Says: stream() runs the graph in the caller's thread and blocks the event loop; astream() does
not.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return next(graph.stream(state))


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return list(graph.stream(state))[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    for place, event in enumerate(graph.stream(state)):
        if place == n:
            return event
    raise IndexError(n)
