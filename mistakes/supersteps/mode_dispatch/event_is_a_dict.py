"""Caught by test_handles_every_chunk: thinks an event of several modes is a
dict with a key for each.

Says: Items are taken for dicts with a key for each mode. They are tuples of
a mode and a chunk.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for event in graph.astream(state, stream_mode=list(handlers)):
        for mode, chunk in event.items():
            await handlers[mode](chunk)
