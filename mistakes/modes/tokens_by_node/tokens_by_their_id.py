"""Caught by test_yields_each_nodes_text_so_far: knows tokens by an id that begins with "lc_run".

LangChain gives such ids to messages that have none. Those of many providers come with one.

Says: it knows tokens by an id that begins with "lc_run", and messages of many providers have
other ids; ask whether it is an AIMessageChunk.
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
        if message.content and str(message.id).startswith("lc_run"):
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
