"""Caught by test_hides_the_models_with_the_tag: thinks the tags are a property of the message.

Says: it hides no token, because it does not look for the tags where they are: under "tags" in
the dict of facts.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, _ in graph.astream(state, stream_mode="messages"):
        tags = message.response_metadata.get("tags", [])
        if isinstance(message, AIMessageChunk) and tag not in tags:
            yield message.content
