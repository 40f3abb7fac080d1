"""Caught by test_names_every_node: thinks that the result of a run tells which nodes made it.

Says: The keys are those of the state; the nodes' names are the keys of the events.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    result = await graph.ainvoke(state)
    return list(result)
