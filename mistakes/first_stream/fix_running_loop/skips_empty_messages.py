"""Caught by test_handle_gives_the_messages: thinks an empty message is no message.

Says: handle leaves out empty messages.

Conceptual: handle returns an empty message too
"""

import asyncio


async def collect(graph, state):
    async for event in graph.astream(state):
        for update in event.values():
            yield update["message"]


def report(graph, state):
    async def run():
        return [message async for message in collect(graph, state)]

    return asyncio.run(run())


async def handle(graph, state):
    return [message async for message in collect(graph, state) if message]
