"""Caught by test_gives_the_event: thinks that an event is the state at that time.

Says: Mode "values" gives states; an event of the default mode is {node: update}.
"""

from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await nth_event(graph, state, 0)


async def last_event(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, Any]:
    return await graph.ainvoke(state)


async def nth_event(graph: CompiledStateGraph, state: dict[str, Any], n: int) -> dict[str, Any]:
    async with aclosing(graph.astream(state, stream_mode="values")) as stream:
        async for event in stream:
            if n == 0:
                return event
            n -= 1
    raise IndexError(n)
