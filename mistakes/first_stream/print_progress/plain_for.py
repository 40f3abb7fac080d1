"""Caught by test_prints_every_message: thinks astream() gives something that a plain for goes
through.

Says: A plain for cannot go through an asynchronous generator; use async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    for event in graph.astream(state):
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
