"""Caught by test_goes_no_further_than_asked: thinks it helps to have the next event ready.

Says: A task asks for the next event while the caller still has the pair before it; ask for an
event only when the caller asks for a pair.

Conceptual: the next superstep waits until its first pair is asked for
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    stream = graph.astream(state)
    coming = asyncio.ensure_future(anext(stream, None))
    try:
        while (event := await coming) is not None:
            coming = asyncio.ensure_future(anext(stream, None))
            for node, update in event.items():
                yield node, update
    finally:
        coming.cancel()
