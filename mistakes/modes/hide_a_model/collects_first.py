"""Caught by test_yields_while_the_models_speak: thinks the right texts are enough.

Says: it collects all texts and yields them at the end; yield each text inside the loop.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    texts = [
        message.content
        async for message, about in graph.astream(state, stream_mode="messages")
        if isinstance(message, AIMessageChunk) and tag not in about.get("tags", [])
    ]
    for text in texts:
        yield text
