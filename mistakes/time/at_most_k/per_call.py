"""Caught by test_never_more_than_k: takes a place for the call of astream(), which runs nothing.

Says: The semaphore is held only while `astream()` is called, which runs nothing; hold it while
you go through the stream.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        async with semaphore:
            stream = graph.astream(state)
        return [event async for event in stream]

    return await asyncio.gather(*(run(state) for state in states))
