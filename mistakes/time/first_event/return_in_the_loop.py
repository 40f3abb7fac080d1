"""Caught by test_cancels_the_others: thinks that leaving the loop ends the run.

Says: The function returns before the stream is closed and its nodes have stopped; put
`aclosing()` around the stream, which waits for both.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    async for event in graph.astream(state):
        if wanted(event):
            return event
    return None
