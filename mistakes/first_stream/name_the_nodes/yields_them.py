"""Caught by test_names_every_node: thinks a function that yields names gives a list of them.

Says: The names are yielded; callers await the function and expect a list.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    async for event in graph.astream(state):
        for name in event:
            yield name
