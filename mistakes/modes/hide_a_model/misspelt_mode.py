"""Caught by test_hides_the_models_with_the_tag: writes the mode in the singular.

Says: the stream mode is misspelt, and LangGraph ignores a mode that it does not know; write
stream_mode="messages".
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="message"):
        if isinstance(message, AIMessageChunk) and tag not in about.get("tags", []):
            yield message.content
