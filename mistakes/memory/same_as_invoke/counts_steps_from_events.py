"""Caught by test_counts_what_is_saved: counts two states for the input and one for each event.

Says: the number of states is calculated from the events, but nodes side by side save one state;
count the history

Nodes that run side by side have an event each, and one state.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]


async def history(graph: CompiledStateGraph, config: Any) -> list[Saved]:
    saved: list[Saved] = []
    async for snapshot in graph.aget_state_history(config):
        metadata: Any = snapshot.metadata
        saved.append((metadata["source"], metadata["step"], snapshot.next, snapshot.values))
    return saved[::-1]


async def two_histories(
    graph: CompiledStateGraph, state: dict[str, Any], streamed: str, invoked: str
) -> tuple[list[Saved], list[Saved]]:
    one: Any = {"configurable": {"thread_id": streamed}}
    other: Any = {"configurable": {"thread_id": invoked}}
    async for _ in graph.astream(state, one):
        pass
    await graph.ainvoke(state, other)
    return await history(graph, one), await history(graph, other)


async def durabilities(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> dict[str, tuple[float, int]]:
    found: dict[str, tuple[float, int]] = {}
    clock = asyncio.get_running_loop().time
    for durability in ("sync", "async", "exit"):
        began, times = clock(), []
        config: Any = {"configurable": {"thread_id": durability}}
        async for _ in graph.astream(state, config, durability=durability):
            times.append(clock() - began)
        found[durability] = (times[0], 1 if durability == "exit" else len(times) + 2)
    return found
