"""Caught by test_gives_the_order_of_arrival: reports who finished, in the
place of the lines.

Says: The first list holds names of nodes. It has to hold their lines.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged = [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            arrived += chunk
        else:
            merged = chunk["log"]
    return arrived, merged
