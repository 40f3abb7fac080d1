"""Take one turn of a chat, with a thread for each user."""

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    """Send `text` on the thread of `user`; return the reply."""
    message = {"role": "user", "content": text}
    config: RunnableConfig = {"configurable": {"thread_id": user}}
    reply = ""
    async for state in graph.astream({"messages": [message]}, config, stream_mode="values"):
        reply = state["messages"][-1].content
    return reply
