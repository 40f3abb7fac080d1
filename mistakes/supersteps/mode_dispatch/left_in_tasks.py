"""Caught by test_handles_every_chunk: starts a task for each chunk, and
waits for none of them.

Says: Handlers are started as tasks, and the function returns before they
have ended. Await each one.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        asyncio.ensure_future(handlers[mode](chunk))
