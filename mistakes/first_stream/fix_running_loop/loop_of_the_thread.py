"""Caught by test_gives_the_messages_of_an_unusual_graph: thinks each thread has an event loop.

Says: get_event_loop() finds no loop in a thread that has never had one; asyncio.run() makes one.
"""

import asyncio
from typing import Any


async def collect(graph: Any, state: dict[str, Any]) -> list[str]:
    return [update["message"] async for event in graph.astream(state) for update in event.values()]


def report(graph: Any, state: dict[str, Any]) -> list[str]:
    return asyncio.get_event_loop().run_until_complete(collect(graph, state))


def handle(graph: Any, state: dict[str, Any]) -> "asyncio.Task[list[str]]":
    return asyncio.create_task(collect(graph, state))
