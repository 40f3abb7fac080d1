"""Caught by test_yields_each_event_as_it_comes: thinks that only the first
events have to be quick.

Says: The first events are yielded as they come and the rest at the end.
Yield each one in the loop.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def step_limit(
    graph: CompiledStateGraph, state: dict[str, Any], steps: int
) -> AsyncIterator[dict[str, Any]]:
    first, rest = 9, []
    error = None
    try:
        async for event in graph.astream(state, {"recursion_limit": steps + 1}):
            if first:
                yield event
                first -= 1
            else:
                rest.append(event)
    except RecursionError as raised:
        error = raised
    for event in rest:
        yield event
    if error:
        raise error
