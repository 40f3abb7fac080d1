"""Caught by test_handles_every_chunk: thinks any collection of modes is as
good as a list.

Says: The modes are given as the keys of a dict, so the chunks come without
their modes. Give a list.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=handlers.keys()):
        await handlers[mode](chunk)
