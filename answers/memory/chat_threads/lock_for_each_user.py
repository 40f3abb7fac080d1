"""Right: lets no two turns of one user run at once."""

import asyncio
from collections import defaultdict

locks = defaultdict(asyncio.Lock)


async def say(graph, user, text):
    async with locks[user]:
        state = await graph.ainvoke(
            {"messages": [("human", text)]}, config={"configurable": {"thread_id": user}}
        )
    return state["messages"][-1].content
