"""Caught by test_gives_the_first_that_is_wanted: takes any event that comes first.

Says: It returns the first event without asking `wanted`; ask about each event.
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
        return await anext(stream)
