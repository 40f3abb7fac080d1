"""Caught by test_runs_the_graph_once: thinks that stream() does the same with less trouble.

Says: stream() cannot run nodes that are async def.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [update["message"] for event in graph.stream(state) for update in event.values()]


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return report(graph, state)
