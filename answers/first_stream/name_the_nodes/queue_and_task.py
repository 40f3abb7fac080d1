"""One task takes the events and puts them into a queue, and another takes the names out."""

import asyncio
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def name_the_nodes(graph: CompiledStateGraph, state: dict[str, Any]) -> list[str]:
    queue: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
    names: list[str] = []

    async def produce() -> None:
        async for event in graph.astream(state, stream_mode="updates"):
            print("an event", event)
            await queue.put(event)
        await queue.put(None)

    async def consume() -> None:
        while (event := await queue.get()) is not None:
            names.extend(event)

    async with asyncio.TaskGroup() as group:
        group.create_task(produce())
        group.create_task(consume())
    return names
