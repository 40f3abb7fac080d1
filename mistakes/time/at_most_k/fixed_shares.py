"""Caught by test_begins_the_next_at_once: deals the states out to k workers beforehand.

Says: The states are shared out among `k` workers beforehand, so a free worker does not take
the next state; let all workers take from one queue.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    results: dict[int, list[dict[str, Any]]] = {}

    async def work(first: int) -> None:
        for place in range(first, len(states), k):
            results[place] = [event async for event in graph.astream(states[place])]

    await asyncio.gather(*(work(first) for first in range(k)))
    return [results[place] for place in range(len(states))]
