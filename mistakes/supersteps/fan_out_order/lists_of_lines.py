"""Caught by test_gives_the_order_of_arrival: appends the lists, in the
place of their lines.

Says: The first list holds lists. Add the lines of each list to it, not the
list itself.
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
                arrived.append(update["log"])
        else:
            merged = chunk["log"]
    return arrived, merged
