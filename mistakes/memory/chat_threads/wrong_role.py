"""Caught by test_gives_the_reply: sends the user's words as the assistant's.

Says: the message is sent with another role than "user"; send {"role": "user", "content": text}
"""

from langchain_core.messages import AIMessage
from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    state = await graph.ainvoke({"messages": [AIMessage(text)]}, config)
    return state["messages"][-1].content
