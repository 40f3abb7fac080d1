"""Caught by test_prints_every_message: thinks everything asynchronous has to be awaited.

Says: astream() gives an asynchronous generator, which cannot be awaited; go through it with
async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def print_progress(graph: CompiledStateGraph, state: dict[str, Any]) -> None:
    events = await graph.astream(state)
    for event in events:
        for node, update in event.items():
            print(f"→ {node}: {update['message']}")
