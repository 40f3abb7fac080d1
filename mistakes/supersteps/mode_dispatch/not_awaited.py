"""Caught by test_handles_every_chunk: thinks that calling an async function
runs it.

Says: The handlers are called and not awaited, so they do not run.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=list(handlers)):
        handlers[mode](chunk)
