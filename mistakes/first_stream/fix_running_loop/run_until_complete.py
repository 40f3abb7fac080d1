"""Caught by test_handle_gives_the_messages: thinks a running loop can be run.

Says: run_until_complete() cannot be called on a loop that is running.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    loop = asyncio.get_running_loop()
    return loop.run_until_complete(collect(graph, state))
