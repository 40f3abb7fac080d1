"""Caught by test_handle_gives_the_messages: thinks that an error that is caught is repaired.

Says: The RuntimeError is caught and an empty list is returned; the graph never runs.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def collect(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    messages: list[str] = []

    async def consume() -> None:
        async for event in graph.astream(state):
            messages.extend(update["message"] for update in event.values())

    work = consume()
    try:
        asyncio.run(work)
    except RuntimeError:
        work.close()
    return messages


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return collect(graph, state)


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    return collect(graph, state)
