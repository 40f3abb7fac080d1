"""Caught by test_gives_the_reply: thinks a graph with a checkpointer remembers by itself.

Says: the run names no thread; pass {"configurable": {"thread_id": user}} as its config
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    message = {"role": "user", "content": text}
    state = await graph.ainvoke({"messages": [message]})
    return state["messages"][-1].content
