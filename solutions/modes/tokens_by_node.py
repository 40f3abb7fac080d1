"""Show what several chat models say at once, each in its column."""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    """Yield a node and its text so far for each token, as it is said."""
    texts: defaultdict[str, str] = defaultdict(str)
    stream: Any = graph.astream(state, stream_mode="messages")
    async for message, about in stream:
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            texts[node] += message.text
            yield node, texts[node]
