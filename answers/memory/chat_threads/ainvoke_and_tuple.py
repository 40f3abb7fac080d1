"""Right: ainvoke with a message written as a tuple."""

from typing import Any


async def say(graph: Any, user: str, text: str) -> str:
    state = await graph.ainvoke(
        {"messages": ("user", text)}, config={"configurable": {"thread_id": user}}
    )
    return state["messages"][-1].content
