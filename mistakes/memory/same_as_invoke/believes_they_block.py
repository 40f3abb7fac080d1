"""Caught by test_tries_each_durability: believes that events wait for checkpoints.

Says: not all three durabilities are run; run each one and measure
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
    began, first = clock(), None
    async for _ in graph.astream(state, on("sync"), durability="sync"):
        if first is None:
            first = clock() - began
    saved = len(await history(graph, "sync"))
    return dict.fromkeys(DURABILITIES, (first or 0.0, saved))
