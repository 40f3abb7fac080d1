"""Caught by test_gives_the_order_of_arrival: gives the two lists the wrong
way round.

Says: The two lists are swapped: the order of arrival comes first.
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
    return merged, arrived
