"""Right: lets the run go by, and asks for what is saved."""

from langchain_core.messages import HumanMessage


async def say(graph, user, text):
    cfg = {"configurable": {"thread_id": user}}
    async for _ in graph.astream({"messages": [{"role": "user", "content": text}]}, cfg):
        pass
    snapshot = await graph.aget_state(cfg)
    return snapshot.values["messages"][-1].content
