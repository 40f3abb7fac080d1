"""Caught by test_gives_none_if_none_is_wanted: thinks that something is always found.

Says: The name is set only if an event is wanted; return None after the loop.
"""

from collections.abc import Callable
from contextlib import aclosing
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if wanted(event):
                found = event
                break
    return found
