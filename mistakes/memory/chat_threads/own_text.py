"""Caught by test_gives_the_reply: takes the first state of the stream, which is the input."""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    states = graph.astream({"messages": [message]}, config, stream_mode="values")
    replies = [state["messages"][-1].content async for state in states]
    return replies[0]
