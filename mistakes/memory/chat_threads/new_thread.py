"""Caught by test_remembers_the_conversation: takes a thread's id for the id of one run.

Says: each turn has a new thread, so the model sees no earlier message; use the user's name as
thread_id
"""

from uuid import uuid4

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": str(uuid4())}}
    message = {"role": "user", "content": text}
    state = await graph.ainvoke({"messages": [message]}, config)
    return state["messages"][-1].content
