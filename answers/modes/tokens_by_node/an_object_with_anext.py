"""Right: a plain function that returns an object with __aiter__ and __anext__; texts by message id."""

from collections import Counter
from typing import Any

from langchain_core.messages import AIMessageChunk


class Columns:
    def __init__(self, events: Any) -> None:
        self.events = events
        self.texts: dict[Any, str] = {}

    def __aiter__(self) -> "Columns":
        return self

    async def __anext__(self) -> tuple[str, str]:
        while True:
            message, about = await self.events.__anext__()
            if isinstance(message, AIMessageChunk) and message.content != "":
                self.texts[message.id] = self.texts.get(message.id, "") + message.content
                return about.get("langgraph_node"), self.texts[message.id]


def tokens_by_node(graph: Any, state: dict[str, Any]) -> Columns:
    return Columns(graph.astream(state, stream_mode="messages"))
