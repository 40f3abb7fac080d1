"""Caught by test_gives_the_events_in_time: thinks that what is cancelled still returns something.

Says: The list is made inside what is cancelled and is lost with it; append to a list that is
outside.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    async def collect() -> list[dict[str, Any]]:
        return [event async for event in graph.astream(state)]

    try:
        return await asyncio.wait_for(collect(), seconds)
    except TimeoutError:
        return []
