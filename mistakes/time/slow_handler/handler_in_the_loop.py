"""Caught by test_never_holds_up_the_graph: thinks an `await` is enough to let the graph go on.

Says: The loop that asks the graph waits for the handler, and the graph waits with it; handle
the events in another task.

Conceptual: the graph does not wait for the handler
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    async for event in graph.astream(state):
        await handler(event)
