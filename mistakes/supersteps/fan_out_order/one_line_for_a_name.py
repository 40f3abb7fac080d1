"""Caught by test_gives_the_order_of_arrival: keeps lines by the names of
their nodes.

Says: Lines are kept by the name of their node, so a node that runs several
times has one line.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    lines, merged = {}, []
    async for mode, chunk in graph.astream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for node, update in chunk.items():
                lines[node] = update["log"][0]
        else:
            merged = chunk["log"]
    return list(lines.values()), merged
