"""Caught by test_handles_one_at_a_time: starts a task for each chunk, so
that no handler holds up the stream.

Says: Handlers run side by side in tasks. Await each before the next is
called.

Conceptual: a call of a handler ends before the next one begins
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async with asyncio.TaskGroup() as group:
        async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
            group.create_task(handlers[mode](chunk))
