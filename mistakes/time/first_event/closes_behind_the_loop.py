"""Caught by test_cancels_them_when_wanted_raises: closes the stream at a place that an error skips.

Says: `aclose()` is not reached when `wanted` raises; use `aclosing()`, which closes the stream
on every way out.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    found = None
    stream = graph.astream(state)
    async for event in stream:
        if wanted(event):
            found = event
            break
    await stream.aclose()
    return found
