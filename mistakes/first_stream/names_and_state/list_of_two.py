"""Caught by test_names_the_nodes: thinks that a list of two is as good as a tuple.

Says: A list of two is returned; the task asks for a tuple.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def names_and_state(graph: CompiledStateGraph, state: dict[str, Any]) -> list[Any]:
    names: list[str] = []
    final: dict[str, Any] = {}
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            names.extend(chunk)
        else:
            final = chunk
    return [names, final]
