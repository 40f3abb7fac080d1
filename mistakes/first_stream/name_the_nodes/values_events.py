"""Caught by test_names_every_node: thinks that each event of mode "values" has the name of its node.

Says: Mode "values" gives states, and their keys are not names of nodes.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [next(iter(event)) async for event in graph.astream(state, stream_mode="values")]
