"""Caught by test_gives_the_reply: returns the message object, with all that is around the text.

Says: the message object is returned; return its content
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    state = await graph.ainvoke({"messages": [message]}, config)
    return state["messages"][-1]
