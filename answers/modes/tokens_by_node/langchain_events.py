"""Right: the same tokens from astream_events()."""

from collections import defaultdict
from typing import Any


async def tokens_by_node(graph: Any, state: dict[str, Any]) -> Any:
    texts: Any = defaultdict(str)
    async for event in graph.astream_events(state, version="v2"):
        if event["event"] == "on_chat_model_stream" and event["data"]["chunk"].content:
            node = event["metadata"]["langgraph_node"]
            texts[node] += event["data"]["chunk"].content
            yield node, texts[node]
