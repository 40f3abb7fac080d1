"""Caught by test_handles_one_event_at_a_time: thinks the graph is free when it is at its end.

Says: No event is handled before the graph has ended; handle the first one as soon as it comes.

Conceptual: the first event is handled before the graph has ended
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    events = [event async for event in graph.astream(state)]
    for event in events:
        await handler(event)
