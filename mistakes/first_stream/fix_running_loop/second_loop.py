"""Caught by test_handle_gives_the_messages: thinks a new loop may run inside the one that runs.

Says: A second event loop cannot run in a thread whose loop is running.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(collect(graph, state))
    finally:
        loop.close()
