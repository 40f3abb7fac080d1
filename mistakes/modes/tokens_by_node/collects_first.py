"""Caught by test_yields_while_the_models_speak: thinks the right items are enough.

Says: it collects all items and yields them at the end; yield each item inside the loop.

Conceptual: an item comes before the next token is said
"""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def tokens_by_node(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, str]]:
    events = [event async for event in graph.astream(state, stream_mode="messages")]
    texts: defaultdict[str, str] = defaultdict(str)
    for message, about in events:
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            texts[node] += message.content
            yield node, texts[node]
