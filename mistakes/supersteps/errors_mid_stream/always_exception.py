"""Caught by test_says_which_error: thinks the name in the except clause is
the name of the type.

Says: The record says "Exception", the class in the `except` line. Ask the
exception that was caught for its type.
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
    except Exception:
        yield {"error": Exception.__name__}
    else:
        yield {"done": True}
