"""Caught by test_gives_the_order_of_arrival: takes the pairs of two modes
for dicts.

Says: With a list of modes each item is a tuple of a mode and a chunk, not a
dict.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged = [], []
    async for event in graph.astream(state, stream_mode=["updates", "values"]):
        for update in event.values():
            arrived += update["log"]
    return arrived, merged
