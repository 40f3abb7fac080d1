"""Caught by test_hides_the_models_with_the_tag: looks for the tag in the text of all tags.

Says: it looks for `tag` inside the text of all tags, so "plan" is found in "planner"; ask
whether the list contains `tag`.

Conceptual: a longer word that begins with the tag is another tag
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and tag not in str(about.get("tags")):
            yield message.content
