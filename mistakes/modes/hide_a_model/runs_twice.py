"""Caught by test_runs_the_graph_once: finds the internal nodes and models in a run of its own.

Says: it runs the graph twice, first to find the internal models; each token brings its own
tags, so one run is enough.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    internal = set()
    async for message, about in graph.astream(state, stream_mode="messages"):
        if tag in about.get("tags", []):
            internal.add((about["langgraph_node"], tuple(about["tags"])))
    async for message, about in graph.astream(state, stream_mode="messages"):
        model = (about["langgraph_node"], tuple(about.get("tags", [])))
        if isinstance(message, AIMessageChunk) and model not in internal:
            yield message.content
