"""Caught by test_gives_the_first_that_is_wanted: uses next(), which knows no waiting.

Says: `next()` cannot wait for a stream; use `async for`.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    return next((event for event in graph.astream(state) if wanted(event)), None)
