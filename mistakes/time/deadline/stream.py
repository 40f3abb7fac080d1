"""Caught by test_runs_the_graph_once: takes stream() for the same thing without the async.

Says: `stream()` blocks the event loop, so no limit can end it; use `async for` with
`astream()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    events = []
    end = asyncio.get_running_loop().time() + seconds
    for event in graph.stream(state):
        if asyncio.get_running_loop().time() >= end:
            break
        events.append(event)
    return events
