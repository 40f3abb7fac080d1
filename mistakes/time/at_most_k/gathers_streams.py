"""Caught by test_gives_the_events_in_order: thinks that a stream can be gathered.

Says: `gather()` cannot wait for a stream; give it calls of an `async def` that goes through
one stream.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)
    async with semaphore:
        return await asyncio.gather(*(graph.astream(state) for state in states))
