"""Caught by test_gives_the_reply: takes the first state of the stream, which is the input.

Says: the first state of the stream is used, which ends with the user's own message; use the last
state
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    states = graph.astream({"messages": [message]}, config, stream_mode="values")
    replies = [state["messages"][-1].content async for state in states]
    return replies[0]
