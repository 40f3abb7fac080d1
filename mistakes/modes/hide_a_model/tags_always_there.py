"""Caught by test_hides_the_models_with_the_tag: thinks the facts always have tags.

Says: it reads the key "tags" of every token, and a model without tags has no such key; use
dict.get with a default.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and tag not in about["tags"]:
            yield message.content
