"""Caught by test_gives_the_reply: returns with the first event, and the run ends there.

Says: the function returns at the first event, which ends the run; let the run come to its end
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    async for event in graph.astream({"messages": [message]}, config):
        return str(event)
