"""Caught by test_handles_while_the_graph_runs: collects the whole stream,
and handles it when the graph is done.

Says: All chunks are collected first and handled at the end. Await the
handler in the loop.

Conceptual: a chunk is handled before the next node has ended
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Handler = Callable[[Any], Awaitable[None]]


async def mode_dispatch(
    graph: CompiledStateGraph, state: dict[str, Any], handlers: dict[str, Handler]
) -> None:
    pairs = [pair async for pair in graph.astream(state, stream_mode=list(handlers))]
    for mode, chunk in pairs:
        await handlers[mode](chunk)
