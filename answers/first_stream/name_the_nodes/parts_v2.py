"""Reads the parts of version "v2" of the stream."""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    names: list[str] = []
    async for part in graph.astream(state, stream_mode=["updates", "values"], version="v2"):
        if part["type"] == "updates":
            names += part["data"].keys()
    return names
