"""Caught by test_begins_the_next_at_once: takes the states from the end, where pop() does.

Says: `pop()` takes the states from the end of the list; begin with the first one.

Conceptual: the runs begin in the order of the states
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    results: list[list[dict[str, Any]]] = [[] for _ in states]
    waiting = list(range(len(states)))

    async def work() -> None:
        while waiting:
            place = waiting.pop()
            results[place] = [event async for event in graph.astream(states[place])]

    await asyncio.gather(*(work() for _ in range(k)))
    return results
