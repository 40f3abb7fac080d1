"""Caught by test_handle_leaves_the_loop_free: thinks a list that is cleared first is as good as new.

Says: Two requests at the same time use one list, which the second one clears.
"""

import asyncio

messages: list[str] = []


async def collect(graph, state):
    messages.clear()
    async for event in graph.astream(state):
        for update in event.values():
            messages.append(update["message"])
    return messages.copy()


def report(graph, state):
    return asyncio.run(collect(graph, state))


async def handle(graph, state):
    return await collect(graph, state)
