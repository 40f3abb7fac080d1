"""Caught by test_takes_up_yesterdays_thread: makes of a name what it thinks an id has to look like.

Says: characters are removed from the user's name, so the turn is on another thread; use the name
as it is
"""

import re

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    message = {"role": "user", "content": text}
    config = {"configurable": {"thread_id": re.sub(r"[^A-Za-z0-9 ]", "", user)}}
    state = await graph.ainvoke({"messages": [message]}, config)
    return state["messages"][-1].content
