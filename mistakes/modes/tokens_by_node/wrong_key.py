"""Caught by test_yields_each_nodes_text_so_far: guesses the key of the node's name.

Says: it reads a key that the dict of facts does not have; the name of the node is under
"langgraph_node".
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: dict[str, str] = {}
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["node"]
            texts[node] = texts.get(node, "") + message.content
            yield node, texts[node]
