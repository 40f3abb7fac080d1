"""Caught by test_says_which_error: thinks the text of an exception says
which one it is.

Says: The record holds the message of the exception. It has to hold the name
of its type.

Conceptual: the record has the name of the type, and not the message
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
        yield {"error": str(error)}
    else:
        yield {"done": True}
