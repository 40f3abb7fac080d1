"""Caught by test_runs_the_graph_once: thinks stream() is as good in an async def.

Says: stream() blocks the event loop while the graph runs; astream() does not.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    for event in graph.stream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
