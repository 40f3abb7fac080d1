"""Caught by test_takes_up_yesterdays_thread: keeps which thread is whose in its own memory.

Says: the thread has an id that only this process knows; use the user's name as thread_id
"""

from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph

threads: dict[str, str] = {}


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    thread = threads.setdefault(user, str(uuid4()))
    message = {"role": "user", "content": text}
    state = await graph.ainvoke({"messages": [message]}, {"configurable": {"thread_id": thread}})
    return state["messages"][-1].content
