"""Caught by test_yields_each_nodes_text_so_far: thinks each node says all it has in one go.

Says: it begins a node's text again when another node has spoken in between; keep one text for
each node.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    speaker, text = "", ""
    async for message, about in graph.astream(state, stream_mode="messages"):
        if not isinstance(message, AIMessageChunk) or not message.content:
            continue
        if about["langgraph_node"] != speaker:
            speaker, text = about["langgraph_node"], ""
        text += message.content
        yield speaker, text
