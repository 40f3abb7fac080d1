"""Caught by test_remembers_the_conversation: sends the whole conversation, as to a bare model.

Says: old messages are sent again, so the thread has them twice; send the new message alone
"""

from langgraph.graph.state import CompiledStateGraph

histories: dict[str, list[dict[str, str]]] = {}


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    history = histories.setdefault(user, [])
    history.append({"role": "user", "content": text})
    config = {"configurable": {"thread_id": user}}
    state = await graph.ainvoke({"messages": history}, config)
    reply = state["messages"][-1].content
    history.append({"role": "assistant", "content": reply})
    return reply
