"""Right: version "v2" parts, a list of modes, chunks added to each other, type() in the place of isinstance()."""

from typing import Any

from langchain_core.messages import AIMessageChunk


async def tokens_by_node(graph: Any, state: dict[str, Any]) -> Any:
    sums: dict[str, AIMessageChunk] = {}
    async for part in graph.astream(state, stream_mode=["messages", "updates"], version="v2"):
        if part["type"] != "messages":
            continue
        chunk, about = part["data"]
        if type(chunk) is not AIMessageChunk or chunk.text == "":
            continue
        node = about["langgraph_node"]
        sums[node] = sums[node] + chunk if node in sums else chunk
        yield (node, str(sums[node].text))
