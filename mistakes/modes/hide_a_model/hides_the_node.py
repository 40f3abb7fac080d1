"""Caught by test_hides_the_models_with_the_tag: thinks each node has one model.

Says: it hides everything that a node says after its internal model has spoken; decide for each
token by its own tags.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    hidden = set()
    async for message, about in graph.astream(state, stream_mode="messages"):
        if tag in about.get("tags", []):
            hidden.add(about["langgraph_node"])
        if isinstance(message, AIMessageChunk) and about["langgraph_node"] not in hidden:
            yield message.content
