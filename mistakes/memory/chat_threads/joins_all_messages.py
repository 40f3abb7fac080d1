"""Caught by test_gives_the_reply: joins the texts of all messages that nodes return.

Says: the texts of all messages of the run are joined; return the text of the last message alone
"""

from typing import Any


async def say(graph: Any, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    pieces = []
    async for chunk, metadata in graph.astream({"messages": text}, config, stream_mode="messages"):
        pieces.append(chunk.content)
    return "".join(pieces)
