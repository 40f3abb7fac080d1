"""Caught by test_prints_every_message: forgets that print() puts spaces between what it is given.

Says: print() puts a space between its arguments, so the spaces are wrong.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    async for event in graph.astream(state):
        for node, update in event.items():
            print("→", node, ":", update["message"])
