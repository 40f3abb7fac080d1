"""Right: goes through the updates for nothing, then reads the thread's saved state."""

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def say(graph: CompiledStateGraph, user: str, text: str) -> str:
    config: RunnableConfig = {"configurable": {"thread_id": user}, "recursion_limit": 50}
    async for _ in graph.astream({"messages": [HumanMessage(content=text)]}, config):
        print(".", end="")
    snapshot = await graph.aget_state(config)
    return str(snapshot.values["messages"][-1].content)
