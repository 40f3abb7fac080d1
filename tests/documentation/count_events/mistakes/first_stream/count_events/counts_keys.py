"""Caught by test_counts_every_event: thinks that the final state has a key for each event.

Says: the keys of the final state were counted, and not the events of the run.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def count_events(graph: CompiledStateGraph, state: dict[str, Any]) -> int:
    return len(await graph.ainvoke(state))
