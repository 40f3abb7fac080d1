"""Caught by test_report_gives_the_messages: thinks a module's list begins empty.

Says: One list is used for all calls, so it still has the messages of earlier calls.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph

MESSAGES: list[str] = []


async def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    async for event in graph.astream(state):
        MESSAGES.extend(update["message"] for update in event.values())
    return list(MESSAGES)


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return asyncio.run(collect(graph, state))


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return await collect(graph, state)
