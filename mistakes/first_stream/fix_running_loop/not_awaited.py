"""Caught by test_handle_gives_the_messages: thinks that calling an async def runs it.

Says: The coroutine is called and not awaited, so its code never runs.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return collect(graph, state)
