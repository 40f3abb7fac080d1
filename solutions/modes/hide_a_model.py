"""Let people read along while models speak, and keep internal models from them."""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    """Yield the text of each token whose model does not have the tag, as it is said."""
    events: AsyncIterator[Any] = graph.astream(state, stream_mode="messages")
    async for message, about in events:
        if isinstance(message, AIMessageChunk) and tag not in about.get("tags", ()):
            yield message.text
