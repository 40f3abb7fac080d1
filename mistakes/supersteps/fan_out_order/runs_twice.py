"""Caught by test_takes_both_from_one_run: streams once for each of the two
modes.

Says: The graph runs twice, once for each mode. Ask one stream for both
modes.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived = []
    async for event in graph.astream(state):
        for update in event.values():
            arrived += update["log"]
    async for snapshot in graph.astream(state, stream_mode="values"):
        merged = snapshot["log"]
    return arrived, merged
