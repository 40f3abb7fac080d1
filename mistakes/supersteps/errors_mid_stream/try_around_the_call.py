"""Caught by test_says_which_error: thinks that astream() fails when it is
called.

Says: The `try` is around the call of astream(), which runs nothing. The
exception comes out of the loop.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        stream = graph.astream(state)
    except Exception as error:
        yield {"error": type(error).__name__}
        return
    async for event in stream:
        yield event
    yield {"done": True}
