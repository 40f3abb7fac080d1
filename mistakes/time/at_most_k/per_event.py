"""Caught by test_never_more_than_k: takes a place for each event, not for the run.

Says: The semaphore is given back after each event, so other runs begin between two nodes; hold
it for the whole run.

Conceptual: a run keeps its place between two of its nodes
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def at_most_k(
    graph: CompiledStateGraph, states: list[dict[str, Any]], k: int
) -> list[list[dict[str, Any]]]:
    semaphore = asyncio.Semaphore(k)

    async def run(state: dict[str, Any]) -> list[dict[str, Any]]:
        events = []
        stream = graph.astream(state)
        while True:
            async with semaphore:
                event = await anext(stream, None)
            if event is None:
                return events
            events.append(event)

    return await asyncio.gather(*(run(state) for state in states))
