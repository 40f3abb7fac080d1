"""Caught by test_gives_the_order_of_arrival: returns the lists in a dict,
with a name for each.

Says: A dict was returned. Return a tuple of two lists.
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
            merged = chunk["log"]
    return {"arrived": arrived, "merged": merged}
