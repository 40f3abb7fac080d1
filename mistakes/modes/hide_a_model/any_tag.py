"""Caught by test_hides_the_models_with_the_tag: thinks only internal models have tags.

Says: it hides every model that has a tag; hide only those whose list of tags contains `tag`.

Conceptual: a model with another tag can be read
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and not about.get("tags"):
            yield message.content
