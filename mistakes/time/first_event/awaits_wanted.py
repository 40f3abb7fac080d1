"""Caught by test_gives_the_first_that_is_wanted: awaits a plain function.

Says: `wanted` is a plain function, and its True or False cannot be awaited; leave out the
`await`.
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
            if await wanted(event):
                return event
    return None
