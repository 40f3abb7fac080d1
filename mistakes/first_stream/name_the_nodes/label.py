"""Caught by test_names_every_node: thinks that the name stands under a label such as "node".

Says: An event has no key such as "node": the name is the key itself.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names = []
    async for event in graph.astream(state):
        names.append(event["node"])
    return names
