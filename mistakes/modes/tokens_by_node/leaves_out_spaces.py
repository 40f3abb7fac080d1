"""Caught by test_yields_each_nodes_text_so_far: takes a token of white space for one without text.

Words run together then.

Says: it leaves out tokens that are only white space, so words run together; leave out only "".

Conceptual: a token of white space is text
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
        if isinstance(message, AIMessageChunk) and message.content.strip():
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
