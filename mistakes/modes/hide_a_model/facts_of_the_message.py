"""Caught by test_hides_the_models_with_the_tag: asks the message for its facts.

Says: it looks for the tags in the message; they are in the second part of each event, the dict
of facts.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, _ in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and tag not in message.metadata["tags"]:
            yield message.content
