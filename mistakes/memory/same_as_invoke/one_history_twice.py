"""Caught by test_gives_both_histories: reads one history, and gives it for both threads.

Says: one history is read and returned twice; read the history of each thread
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph

Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]


async def two_histories(
    graph: CompiledStateGraph, state: dict[str, Any], streamed: str, invoked: str
) -> tuple[list[Saved], list[Saved]]:
    async for _ in graph.astream(state, {"configurable": {"thread_id": streamed}}):
        pass
    await graph.ainvoke(state, {"configurable": {"thread_id": invoked}})
    saved: list[Saved] = []
    async for snapshot in graph.aget_state_history({"configurable": {"thread_id": streamed}}):
        metadata: Any = snapshot.metadata
        saved.append((metadata["source"], metadata["step"], snapshot.next, snapshot.values))
    return saved[::-1], saved[::-1]
