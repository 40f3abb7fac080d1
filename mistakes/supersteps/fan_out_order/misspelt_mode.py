"""Caught by test_gives_the_order_of_arrival: thinks that two modes can be
asked for in one word.

Says: One text names both modes, and LangGraph has no such mode. Give a list
of two names.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    arrived, merged = [], []
    async for mode, chunk in graph.astream(state, stream_mode="updates,values"):
        if mode == "updates":
            for update in chunk.values():
                arrived += update["log"]
        else:
            merged = chunk["log"]
    return arrived, merged
