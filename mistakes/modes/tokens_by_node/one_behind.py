"""Caught by test_yields_while_the_models_speak: waits for the next token before it yields one.

Says: it keeps each item until the next token comes; yield it at once.
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
    held: tuple[str, str] | None = None
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and message.content:
            node = about["langgraph_node"]
            texts[node] += message.content
            if held:
                yield held
            held = (node, texts[node])
    if held:
        yield held
