"""Caught by test_runs_the_graph_once: finds out first how long the graph takes.

Says: The graph runs a second time to find out how long it takes; one run with a limit is
enough.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    loop = asyncio.get_running_loop()
    began, times = loop.time(), []
    async for event in graph.astream(state):
        times.append(loop.time() - began)
    events = []
    if not times or times[0] > seconds:
        return events
    stream = graph.astream(state)
    async for event in stream:
        events.append(event)
        if len(events) == len(times) or times[len(events)] > seconds:
            break
    await stream.aclose()
    return events
