"""Caught by test_gives_the_first_that_is_wanted: takes the name of the node off.

Says: It returns what the node returned, without the node's name; return the whole event.
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
            for update in event.values():
                if wanted(event):
                    return update
    return None
