"""Caught by test_cancels_the_others: thinks that leaving the loop ends the run.

Says: Leaving the loop does not close the stream: its nodes are stopped only later; put
`aclosing()` around it.
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
