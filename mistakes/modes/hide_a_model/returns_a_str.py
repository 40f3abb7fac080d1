"""Caught by test_hides_the_models_with_the_tag: thinks the text at the end is what is asked.

Says: it returns one text at the end; make it an asynchronous generator that yields each token.
"""

from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(graph: CompiledStateGraph, state: dict[str, Any], tag: str) -> str:
    text = ""
    async for message, about in graph.astream(state, stream_mode="messages"):
        if isinstance(message, AIMessageChunk) and tag not in about.get("tags", []):
            text += message.content
    return text
