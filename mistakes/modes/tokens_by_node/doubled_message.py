"""Caught by test_leaves_out_whole_messages: thinks all that comes with an AIMessage is a token.

Says: it counts a whole message that a node returned as one more token; only an AIMessageChunk
is a token.

Conceptual: a whole message that a node returns makes no item
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessage
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: defaultdict[str, str] = defaultdict(str)
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessage) and message.content:  # an AIMessageChunk is one too
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
