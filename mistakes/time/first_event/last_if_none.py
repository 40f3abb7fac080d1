"""Caught by test_gives_none_if_none_is_wanted: returns whatever the loop's name holds at its end.

Says: The loop's variable holds the last event when the loop ends; return None if no event was
wanted.

Conceptual: it returns None if no event is wanted
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
    event = None
    async with aclosing(graph.astream(state)) as stream:
        async for event in stream:
            if wanted(event):
                break
    return event
