"""Caught by test_gives_the_reply: takes the first reply on the thread for the new one.

Says: the first reply on the thread is returned; return the last message of the state
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    message = {"role": "user", "content": text}
    config = {"configurable": {"thread_id": user}}
    state = await graph.ainvoke({"messages": [message]}, config)
    return next(reply.content for reply in state["messages"] if reply.type == "ai")
