"""Caught by test_hides_the_models_with_the_tag: forgets that a chunk is a kind of AIMessage.

Says: it takes a token for a whole message, because an AIMessageChunk is an AIMessage too; keep
what is an AIMessageChunk.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessage
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if not isinstance(message, AIMessage) and tag not in about.get("tags", []):
            yield message.content
