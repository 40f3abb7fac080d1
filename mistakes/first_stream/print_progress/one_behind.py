"""Caught by test_prints_while_the_graph_runs: thinks an event is complete when the next one has
come.

Says: Each line is held back until the next event has come.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    line = None
    async for event in graph.astream(state):
        for node, update in event.items():
            if line is not None:
                print(line)
            line = f"→ {node}: {update['message']}"
    print(line)
