"""Caught by test_runs_the_graph_once: thinks that a graph has to be run before it can be streamed.

Says: ainvoke() runs the graph before it is streamed, so it runs twice.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    await graph.ainvoke(state)
    return [name async for event in graph.astream(state) for name in event]
