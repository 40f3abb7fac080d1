"""Caught by test_runs_the_graph_once: thinks that counting events costs nothing.

Says: One run counts the events and another takes one: the graph runs twice.
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
    many = len([event async for event in graph.astream(state)])
    if n >= many:
        raise IndexError(n)
    async with aclosing(graph.astream(state)) as stream:
        for _ in range(n):
            await anext(stream)
        return await anext(stream)
