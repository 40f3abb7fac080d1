"""Caught by test_handles_every_event: thinks tasks that were started will be waited for.

Says: The tasks are started and not waited for; await them before you return.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    async for event in graph.astream(state):
        asyncio.create_task(handler(event))
