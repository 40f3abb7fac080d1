"""Caught by test_yields_each_nodes_text_so_far: thinks the texts at the end are what is asked.

Says: it returns a dict at the end; make it an asynchronous generator that yields an item for
each token.
"""

from collections import defaultdict
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(graph: CompiledStateGraph, state: dict[str, Any]) -> dict[str, str]:
    texts: defaultdict[str, str] = defaultdict(str)
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk):
            texts[about["langgraph_node"]] += message.content
    return dict(texts)
