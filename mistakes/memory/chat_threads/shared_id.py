"""Caught by test_keeps_users_apart: copies thread_id "1" from an example, for every user.

Says: all users share one thread; use the user's name as thread_id
"""

from langgraph.graph.state import CompiledStateGraph

CONFIG = {"configurable": {"thread_id": "1"}}


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    message = {"role": "user", "content": text}
    state = await graph.ainvoke({"messages": [message]}, CONFIG)
    return state["messages"][-1].content
