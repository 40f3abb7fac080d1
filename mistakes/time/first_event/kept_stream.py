"""Caught by test_cancels_the_others: leaves the loop, and keeps the stream in a list.

Says: The stream is kept in a list and never closed, so its nodes work on; close it with
`aclosing()`.

Conceptual: nodes that still run are cancelled before the end
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

streams: list[Any] = []  # to go on with them later


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    stream = graph.astream(state)
    streams.append(stream)
    async for event in stream:
        if wanted(event):
            return event
    return None
