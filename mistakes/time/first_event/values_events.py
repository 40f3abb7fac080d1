"""Caught by test_gives_the_first_that_is_wanted: streams states, and asks about those.

Says: The mode "values" gives whole states; leave the mode out.
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
    async with aclosing(graph.astream(state, stream_mode="values")) as stream:
        async for event in stream:
            if wanted(event):
                return event
    return None
