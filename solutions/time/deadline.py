"""Run a graph until a deadline, and give the events that have come by then."""

import asyncio
from contextlib import aclosing, suppress
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    """The events that come within `seconds`; what still runs then is cancelled."""
    events = []
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds), aclosing(graph.astream(state)) as stream:
            async for event in stream:
                events.append(event)  # noqa: PERF401 - a comprehension would lose them all
    return events
