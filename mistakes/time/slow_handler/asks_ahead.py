"""Caught by test_never_holds_up_the_graph: thinks it is enough to ask for one event ahead.

Says: Only one event is asked for while the handler is busy, so the graph waits after that; let
one task take all events into a queue.

Conceptual: the graph goes on though two events and more wait for the handler
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    stream = graph.astream(state)
    coming = asyncio.ensure_future(anext(stream, None))
    try:
        while (event := await coming) is not None:
            coming = asyncio.ensure_future(anext(stream, None))
            await handler(event)
    finally:
        coming.cancel()
