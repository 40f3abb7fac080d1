"""Caught by test_sends_only_what_is_new: reads the thread and sends it back with the message.

Says: the saved messages are read and sent back with the new one; send the new message alone
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    snapshot = await graph.aget_state(config)
    messages = [*snapshot.values.get("messages", []), {"role": "user", "content": text}]
    state = await graph.ainvoke({"messages": messages}, config)
    return state["messages"][-1].content
