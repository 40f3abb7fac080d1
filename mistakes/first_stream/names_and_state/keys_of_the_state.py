"""Caught by test_names_the_nodes: thinks that the state's keys tell which node has run.

Says: The names are keys of the state; the nodes' names are the keys of the updates.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], dict[str, Any]]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for snapshot in graph.astream(state, stream_mode="values"):
        names.append(list(snapshot)[0])
        final = snapshot
    return names, final
