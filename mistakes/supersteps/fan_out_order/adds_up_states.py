"""Caught by test_gives_the_order_of_merging: thinks that a state holds only
what is new in it.

Says: The states are added up, but each state holds all lines until then.
Take the last state.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged = [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for update in chunk.values():
                arrived += update["log"]
        else:
            merged += chunk["log"]
    return arrived, merged
