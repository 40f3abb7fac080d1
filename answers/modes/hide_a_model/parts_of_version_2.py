"""Right: version "v2" parts of two modes, sets of tags, subgraphs too."""

from typing import Any

from langchain_core.messages import AIMessageChunk


async def hide_a_model(graph: Any, state: dict[str, Any], tag: str) -> Any:
    hidden = frozenset([tag, "nostream"])
    parts = graph.astream(
        state, stream_mode=["updates", "messages"], version="v2", subgraphs=True
    )
    async for part in parts:
        if part["type"] == "messages":
            chunk, facts = part["data"]
            if type(chunk) is AIMessageChunk and hidden.isdisjoint(facts.get("tags") or []):
                if chunk.content:
                    yield chunk.content
