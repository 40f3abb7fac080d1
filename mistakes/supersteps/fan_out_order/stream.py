"""Caught by test_takes_both_from_one_run: takes stream() for the same thing
in short.

Says: stream() blocks the event loop while the graph runs. Use astream().
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged = [], []
    for mode, chunk in graph.stream(state, stream_mode=["updates", "values"]):
        if mode == "updates":
            for update in chunk.values():
                arrived += update["log"]
        else:
            merged = chunk["log"]
    return arrived, merged
