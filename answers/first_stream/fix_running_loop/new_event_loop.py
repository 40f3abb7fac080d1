"""Right: a new loop for plain code, which is closed in the end."""

import asyncio


async def handle(graph, state):
    messages = []
    async for event in graph.astream(state):
        (update,) = event.values()
        messages.append(update["message"])
    return messages


def report(graph, state):
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(handle(graph, state))
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
