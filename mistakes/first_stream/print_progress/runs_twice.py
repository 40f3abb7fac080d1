"""Caught by test_runs_the_graph_once: thinks a second call of astream() goes through the same run
again.

Says: astream() is called twice, and each call runs the whole graph.

Conceptual: each node starts once
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    names = [node async for event in graph.astream(state) for node in event]
    async for event in graph.astream(state):
        for update in event.values():
            print(f"→ {names.pop(0)}: {update['message']}")
