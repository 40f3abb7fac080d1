"""Caught by test_measures_the_first_event: keeps the first time for all three runs.

Says: the seconds of the first run are used for all three; measure each run
"""

import asyncio
from typing import Any, Literal

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]

DURABILITIES: tuple[Literal["sync", "async", "exit"], ...] = ("sync", "async", "exit")


def on(thread: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread}}


async def history(graph: CompiledStateGraph, thread: str) -> list[Saved]:
    saved: list[Saved] = []
    async for snapshot in graph.aget_state_history(on(thread)):
        metadata: Any = snapshot.metadata
        saved.append((metadata["source"], metadata["step"], snapshot.next, snapshot.values))
    return saved[::-1]


async def two_histories(
    graph: CompiledStateGraph, state: dict[str, Any], streamed: str, invoked: str
) -> tuple[list[Saved], list[Saved]]:
    async for _ in graph.astream(state, on(streamed)):
        pass
    await graph.ainvoke(state, on(invoked))
    return await history(graph, streamed), await history(graph, invoked)


async def durabilities(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> dict[str, tuple[float, int]]:
    clock = asyncio.get_running_loop().time
    first = None
    found: dict[str, tuple[float, int]] = {}
    for durability in DURABILITIES:
        began = clock()
        async for _ in graph.astream(state, on(durability), durability=durability):
            if first is None:
                first = clock() - began
        found[durability] = (first or 0.0, len(await history(graph, durability)))
    return found
