"""Caught by test_cancels_them_when_wanted_raises: thinks that an error is a no.

Says: It catches what `wanted` raises and returns None; let the exception go on to the caller.

Conceptual: an exception of wanted goes on to the caller
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
    try:
        async with aclosing(graph.astream(state)) as stream:
            async for event in stream:
                if wanted(event):
                    return event
    except Exception:
        pass
    return None
