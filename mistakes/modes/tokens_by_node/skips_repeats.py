"""Caught by test_yields_each_nodes_text_so_far: takes a token said twice for a doubled message.

Says: it skips a token that is equal to an earlier one; a model may say the same word again.

Conceptual: a model may say the same token twice
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    texts: defaultdict[str, str] = defaultdict(str)
    async for message, about in graph.astream(state, stream_mode="messages"):
        node = about["langgraph_node"]
        if message.content and message.content not in texts[node]:
            texts[node] += message.content
            yield node, texts[node]
