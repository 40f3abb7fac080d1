"""Caught by test_yields_each_nodes_text_so_far: hands on each token and leaves adding to others.

Says: it yields each token alone; yield all that the node's model has said so far.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            yield about["langgraph_node"], message.content
