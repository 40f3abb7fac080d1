"""Caught by test_gives_the_reply: streams for the events and invokes for the reply.

Says: the graph runs twice in one turn; run it once and use what this run gives
"""

from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config = {"configurable": {"thread_id": user}}
    message = {"role": "user", "content": text}
    async for _ in graph.astream({"messages": [message]}, config):
        pass
    state = await graph.ainvoke({"messages": [message]}, config)
    return state["messages"][-1].content
