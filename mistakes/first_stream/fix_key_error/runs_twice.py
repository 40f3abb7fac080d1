"""Caught by test_runs_the_graph_once: thinks a second call of astream() goes through the same run
again.

Says: astream() is called twice, and each call runs the whole graph.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def report(graph: CompiledStateGraph, state: dict[str, Any], key: str) -> list[str]:
    names = [node async for event in graph.astream(state) for node in event]
    updates = [update async for event in graph.astream(state) for update in event.values()]
    return [
        f"{node}: {update[key]!r}" if update and key in update else f"{node}: unchanged"
        for node, update in zip(names, updates, strict=True)
    ]
