"""Caught by test_prints_every_message: thinks all graphs have the nodes of the lesson.

Says: The nodes' names are written into the code; take them from the events.

Conceptual: the nodes may have other names than those of the lesson
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    names = ["node_a", "node_b", "node_c"]
    number = 0
    async for event in graph.astream(state):
        for update in event.values():
            print(f"→ {names[number % 3]}: {update['message']}")
            number += 1
