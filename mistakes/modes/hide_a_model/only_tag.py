"""Caught by test_hides_the_models_with_the_tag: thinks a model has one tag.

Says: it hides a model only if `tag` is its only tag; a model may have other tags beside it.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and about.get("tags") != [tag]:
            yield message.content
