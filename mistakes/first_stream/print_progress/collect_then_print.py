"""Caught by test_prints_while_the_graph_runs: thinks the order of the lines is all that matters.

Says: The events are collected first and printed at the end.

Conceptual: a line is printed before the next node has ended
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    events = [event async for event in graph.astream(state)]
    for event in events:
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
