"""Caught by test_report_gives_the_messages: thinks there always is a running loop.

Says: Plain code has no running loop, so there is no loop to take.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return [u["message"] async for event in graph.astream(state) for u in event.values()]


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.get_running_loop().create_task(collect(graph, state)).result()


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return await collect(graph, state)
