"""Caught by test_gives_the_order_of_arrival: expects one update for each
superstep, before its state.

Says: Only the last update of each superstep is kept. Each node has an
update.

Conceptual: each of the nodes that run side by side has its line in the first list
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged, latest = [], [], []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for update in chunk.values():
                latest = update["log"]
        else:
            arrived += latest
            merged = chunk["log"]
    return arrived, merged
