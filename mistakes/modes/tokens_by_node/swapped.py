"""Caught by test_yields_each_nodes_text_so_far: thinks the facts come first in each event.

Says: it takes the two parts of an event the wrong way round; the message comes first, the dict
of facts second.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: dict[str, str] = {}
    async for about, message in graph.astream(state, stream_mode="messages"):
        node = about["langgraph_node"]
        if isinstance(message, AIMessageChunk) and message.content:
            texts[node] = texts.get(node, "") + message.content
            yield node, texts[node]
