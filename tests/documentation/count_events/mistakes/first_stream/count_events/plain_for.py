"""Caught by test_counts_every_event: thinks that a plain `for` can go through any stream.

Says: a plain `for` cannot go through an asynchronous generator.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return sum(1 for event in graph.astream(state))
