"""Caught by test_hides_whole_messages: thinks the tags tell all that is to be hidden.

Says: it yields whole messages that a node returned; only an AIMessageChunk is a token.

Conceptual: a message that comes whole is not for people
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if tag not in about.get("tags", []):
            yield message.content
