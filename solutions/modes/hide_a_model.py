"""Let people read along while models speak, and hide internal models."""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    """Yield the text of each token that people may read, as it is said."""
    stream: Any = graph.astream(state, stream_mode="messages")
    async for message, about in stream:
        is_token = isinstance(message, AIMessageChunk)
        if is_token and tag not in about.get("tags", ()):
            yield message.text
