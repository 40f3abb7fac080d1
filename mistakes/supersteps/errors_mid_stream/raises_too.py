"""Caught by test_says_which_error: thinks that a record does not replace
the exception.

Says: The exception is raised again after the record. It must not reach the
caller.
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
        yield {"error": type(error).__name__}
        raise
    else:
        yield {"done": True}
