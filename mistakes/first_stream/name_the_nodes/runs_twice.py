"""Caught by test_runs_the_graph_once: thinks that a second astream() goes through the same events again.

Says: astream() is called twice, and each call runs the whole graph.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    many = len([event async for event in graph.astream(state)])
    names = [""] * many
    place = 0
    async for event in graph.astream(state):
        [names[place]] = event
        place += 1
    return names
