"""Caught by test_says_which_error: thinks an exception can be sent like any
other value.

Says: The record holds the exception itself. It has to hold the name of its
type, a text.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state):
            yield event
    except Exception as error:
        yield {"error": error}
    else:
        yield {"done": True}
