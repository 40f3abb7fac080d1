"""Caught by test_yields_each_nodes_text_so_far: takes the last token of one model for the end.

Says: it stops when one model has finished; read the stream to its end, because other models go
on.

Conceptual: the stream goes on when one model has finished
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
    async for message, about in graph.astream(state, stream_mode="messages"):
        if not isinstance(message, AIMessageChunk):
            continue
        if not message.content and message.chunk_position == "last":
            break
        if message.content:
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
