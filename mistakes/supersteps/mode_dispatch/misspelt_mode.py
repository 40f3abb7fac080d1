"""Caught by test_handles_every_chunk: joins the names of the modes with
commas, as one writes them.

Says: The names of the modes are joined to one text, and LangGraph has no
such mode. Give a list.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    async for mode, chunk in graph.astream(state, stream_mode=", ".join(handlers)):
        await handlers[mode](chunk)
