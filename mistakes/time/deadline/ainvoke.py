"""Caught by test_gives_the_events_in_time: waits for the whole run, or for nothing.

Says: `ainvoke()` gives a final state or nothing; collect the events of `astream()`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    try:
        return await asyncio.wait_for(graph.ainvoke(state), seconds)
    except TimeoutError:
        return []
