"""Tell two orders apart: in which nodes finish, and in which the state takes in their work."""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """The lines as they arrived, and the lines as the state has merged them."""
    arrived: list[str] = []
    parts: AsyncIterator[Any] = graph.astream(state, stream_mode=["updates", "values"])
    async for mode, chunk in parts:
        if mode == "updates":
            for update in chunk.values():
                arrived += update["log"]
        else:
            state = chunk
    return arrived, state["log"]
