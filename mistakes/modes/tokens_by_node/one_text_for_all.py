"""Caught by test_yields_each_nodes_text_so_far: thinks one node speaks at a time.

Says: it adds the tokens of all nodes to one text; keep one text for each node.

Conceptual: each node has a text of its own
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    text = ""
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            text += message.content
            yield about["langgraph_node"], text
