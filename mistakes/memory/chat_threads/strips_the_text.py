"""Caught by test_gives_the_reply: sends less than what the user has said.

Says: the text is changed before it is sent; send it as it is
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    message = {"role": "user", "content": text.strip().rstrip("!?")}
    config = {"configurable": {"thread_id": user}}
    state = await graph.ainvoke({"messages": [message]}, config)
    return state["messages"][-1].content
