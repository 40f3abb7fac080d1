"""Caught by test_gives_the_first_that_is_wanted: returns a generator of events for an event.

Says: It returns a generator of events; return one event, from inside an `async for`.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    return (event async for event in graph.astream(state) if wanted(event))
