"""Caught by test_says_which_error: thinks more is better: the type and its
message.

Says: The record holds the type with its message. It has to hold the name of
the type alone.
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
        yield {"error": repr(error)}
    else:
        yield {"done": True}
