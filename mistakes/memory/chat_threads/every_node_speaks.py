"""Caught by test_gives_the_reply: looks for messages in what every node returns.

Says: each update is taken to have messages, but some nodes return nothing or other keys; read
the last message of the whole state
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    reply = ""
    async for event in graph.astream({"messages": [message]}, config):
        for update in event.values():
            reply = update["messages"][-1].content
    return reply
