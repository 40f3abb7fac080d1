"""Caught by test_keeps_users_apart: uses invoke(), and the whole server waits for one user."""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    state = graph.invoke({"messages": [message]}, config)
    return state["messages"][-1].content
