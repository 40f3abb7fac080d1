"""Caught by test_handle_gives_the_messages: thinks a task has done its work when it is created.

Says: A task is created and nobody waits for it, so the list is returned before it is filled.
"""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def consume(graph: CompiledStateGraph, state: dict[str, Any], messages: list[str]) -> None:
    async for event in graph.astream(state):
        messages.extend(update["message"] for update in event.values())


def report(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    messages: list[str] = []
    asyncio.run(consume(graph, state, messages))
    return messages


async def handle(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    messages: list[str] = []
    asyncio.get_running_loop().create_task(consume(graph, state, messages))
    return messages
