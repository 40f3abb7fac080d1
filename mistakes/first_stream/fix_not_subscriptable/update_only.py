"""Caught by test_gives_the_event: thinks that an event is what the node returned.

Says: The event is unwrapped: the node's name is lost.
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    events = [update async for event in graph.astream(state) for update in event.values()]
    return events[-1]


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if n == 0:
                return list(event.values())[0]
            n -= 1
    raise IndexError(n)
