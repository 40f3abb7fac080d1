"""Caught by test_handles_every_event: thinks that calling the handler runs it.

Says: The handler is called and not awaited, so it does not run; await it.
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
        handler(event)
