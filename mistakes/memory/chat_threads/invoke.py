"""Caught by test_answers_many_users_at_once: uses invoke(), and the whole server waits for one
user.

Says: invoke() blocks the event loop, so all other users wait; use astream() or ainvoke()
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    state = graph.invoke({"messages": [message]}, config)
    return state["messages"][-1].content
