"""Right: stream mode "messages", whose only whole message is the reply; the text as a bare str."""

from typing import Any


async def say(graph: Any, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    pieces = []
    async for chunk, metadata in graph.astream({"messages": text}, config, stream_mode="messages"):
        pieces.append(chunk.content)
    return "".join(pieces)
