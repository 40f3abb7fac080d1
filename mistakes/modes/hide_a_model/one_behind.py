"""Caught by test_yields_while_the_models_speak: waits for the next token before it yields one.

Says: it keeps each token until the next one comes; yield it at once.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    held = ""
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and tag not in about.get("tags", []):
            if held:
                yield held
            held = message.content
    yield held
