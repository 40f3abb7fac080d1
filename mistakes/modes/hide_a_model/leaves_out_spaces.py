"""Caught by test_hides_the_models_with_the_tag: takes a token of white space for one without text.

Words run together then.

Says: it leaves out tokens that are only white space, so words run together; leave out only "".

Conceptual: a token of white space is text
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.messages import AIMessageChunk
from langgraph.graph.state import CompiledStateGraph


async def hide_a_model(
    graph: CompiledStateGraph, state: dict[str, Any], tag: str
) -> AsyncIterator[str]:
    async for message, about in graph.astream(state, stream_mode="messages"):
        if not isinstance(message, AIMessageChunk) or not message.text.strip():
            continue
        if tag not in about.get("tags", ()):
            yield message.text
