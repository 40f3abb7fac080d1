"""Right: a memory stream of anyio between two tasks."""

import math
from typing import Any

import anyio


async def name_the_nodes(graph: Any, state: dict[str, Any]) -> list[str]:
    send, receive = anyio.create_memory_object_stream(math.inf)
    names: list[str] = []

    async def pump() -> None:
        async with send:
            async for event in graph.astream(state):
                await send.send(event)

    async with anyio.create_task_group() as group:
        group.start_soon(pump)
        async with receive:
            async for event in receive:
                names += event
    return names
