"""Caught by test_yields_each_nodes_text_so_far: holds a node's item until its next token comes.

Says: it keeps the item of each node until the next token of the same node comes; yield it at
once.
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
    held: dict[str, str] = {}
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            if node in held:
                yield node, held[node]
            texts[node] += message.content
            held[node] = texts[node]
    for item in held.items():
        yield item
