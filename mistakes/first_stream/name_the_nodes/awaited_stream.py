"""Caught by test_names_every_node: thinks that whatever is asynchronous is awaited.

Says: astream() gives an asynchronous generator, which cannot be awaited; go through it with
async for.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    events = await graph.astream(state)
    return [name for event in events for name in event]
