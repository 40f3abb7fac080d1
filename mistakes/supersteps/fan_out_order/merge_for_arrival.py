"""Caught by test_gives_the_order_of_arrival: thinks that the state grows
whenever a node has finished.

Says: Both lists have the order of the state. The first one comes from the
updates.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    lines: list[str] = []
    async for snapshot in graph.astream(state, stream_mode="values"):
        lines += snapshot["log"][len(lines) :]
    return lines, lines
