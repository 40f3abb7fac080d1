"""Caught by test_gives_the_order_of_merging: thinks that the state comes
before the update that follows from it.

Says: The state before the last superstep was taken. The final state comes
after the last update.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged, state_before = [], [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            merged = state_before
            for update in chunk.values():
                arrived += update["log"]
        else:
            state_before = chunk["log"]
    return arrived, merged
