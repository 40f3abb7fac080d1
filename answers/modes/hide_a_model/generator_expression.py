"""Right: a plain def that returns an asynchronous generator expression."""

from typing import Any

from langchain_core.messages import AIMessageChunk


def hide_a_model(graph: Any, state: dict[str, Any], tag: str) -> Any:
    return (
        message.text
        async for message, about in graph.astream(state, stream_mode="messages")
        if isinstance(message, AIMessageChunk)
        if tag not in about.get("tags", [])
    )
