"""Print a line for each node of a graph, as soon as that node has finished."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    """Print `→ node: message` for each event, as it arrives."""
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
