"""Caught by test_gives_the_events_in_order: enters the semaphore with a plain `with`.

Says: An asyncio semaphore cannot be entered with a plain `with`; write `async with`.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        with semaphore:
            return [event async for event in graph.astream(state)]

    return await asyncio.gather(*(run(state) for state in states))
