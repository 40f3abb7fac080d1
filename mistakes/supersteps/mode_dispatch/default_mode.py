"""Caught by test_handles_every_chunk: thinks a stream tells the modes apart
without being asked to.

Says: No mode was asked for, so the stream has updates only. Ask for the
modes of the handlers.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state):
        await handlers[mode](chunk)
