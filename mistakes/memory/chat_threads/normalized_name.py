"""Caught by test_keeps_users_apart: thinks names that look alike are equal.

Says: The name is normalized, so two users whose names look alike share a thread; use it as it is.
"""

import unicodedata


async def say(graph, user, text):
    config = {"configurable": {"thread_id": unicodedata.normalize("NFC", user)}}
    result = await graph.ainvoke({"messages": [{"role": "user", "content": text}]}, config)
    return result["messages"][-1].content
