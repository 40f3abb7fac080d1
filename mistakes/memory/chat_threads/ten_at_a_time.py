"""Caught by test_answers_many_users_at_once: lets ten turns go on at the same time.

Says: Ten turns at most go on at the same time, and all other users wait; start each turn at once.
"""

import asyncio

_slots = asyncio.Semaphore(10)


async def say(graph, user, text):
    async with _slots:
        result = await graph.ainvoke(
            {"messages": [{"role": "user", "content": text}]},
            {"configurable": {"thread_id": user}},
        )
    return result["messages"][-1].content
