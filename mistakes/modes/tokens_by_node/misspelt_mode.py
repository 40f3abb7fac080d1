"""Caught by test_yields_each_nodes_text_so_far: writes the mode in the singular, one message.

Says: the stream mode is misspelt, and LangGraph ignores a mode that it does not know; write
stream_mode="messages".
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: defaultdict[str, str] = defaultdict(str)
    async for message, about in graph.astream(state, stream_mode="message"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
