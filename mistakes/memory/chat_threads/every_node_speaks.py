"""Caught by test_gives_the_reply: looks for messages in what every node returns."""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    reply = ""
    async for event in graph.astream({"messages": [message]}, config):
        for update in event.values():
            reply = update["messages"][-1].content
    return reply
