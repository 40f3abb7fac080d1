"""Caught by test_hides_the_models_with_the_tag: thinks internal models speak last.

Says: it stops at the first token of an internal model; skip that token and go on, because other
models speak later.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if tag in about.get("tags", []):
            break
        if isinstance(message, AIMessageChunk):
            yield message.content
