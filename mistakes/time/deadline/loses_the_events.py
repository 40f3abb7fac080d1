"""Caught by test_gives_the_events_in_time: thinks that what is cancelled still returns something."""

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
