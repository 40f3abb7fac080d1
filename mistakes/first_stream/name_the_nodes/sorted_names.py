"""Caught by test_names_every_node: thinks that names come in the order of the alphabet.

Says: The names are sorted; they have to stay in the order in which the nodes finish.

Conceptual: the order of the names is not that of the alphabet
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return sorted([name async for event in graph.astream(state) for name in event])
