"""Caught by test_runs_the_graph_once: thinks every mode needs a stream of
its own.

Says: The graph runs once for each mode. Ask one stream for all modes.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    for mode, handler in handlers.items():
        async for chunk in graph.astream(state, stream_mode=mode):
            await handler(chunk)
