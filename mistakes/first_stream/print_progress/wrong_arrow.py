"""Caught by test_prints_every_message: thinks an arrow is an arrow.

Says: The line begins with other characters than the arrow of the task.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        for node, update in event.items():
            print(f"-> {node}: {update['message']}")
