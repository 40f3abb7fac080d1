"""Caught by test_runs_the_graph_once: learns the names of the nodes in a run of its own.

Says: it runs the graph twice, first to learn the names of the nodes; each token brings the name
of its node, so one run is enough.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts = {node: "" async for event in graph.astream(state) for node in event}
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
