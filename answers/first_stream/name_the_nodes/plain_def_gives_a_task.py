"""Right: a plain def that makes a task of the running loop and gives it."""

import asyncio
from typing import Any


def name_the_nodes(graph: Any, state: dict[str, Any]) -> asyncio.Task[list[str]]:
    async def names() -> list[str]:
        return [name async for event in graph.astream(state) for name in event]

    return asyncio.create_task(names())
