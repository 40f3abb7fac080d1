"""Caught by test_gives_the_first_that_is_wanted: thinks that a stream is a context manager.

Says: A stream cannot be used in `async with` by itself; write `async with
aclosing(graph.astream(state)) as stream`.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    async with graph.astream(state) as stream:
        async for event in stream:
            if wanted(event):
                return event
    return None
