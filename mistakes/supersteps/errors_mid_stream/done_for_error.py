"""Caught by test_says_which_error: thinks that what comes after the try
comes only without an error.

Says: After an error the last record says that all is done. What stands
after the whole `try` runs after errors too; use `else`.

Conceptual: after the record of an error nothing more comes
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
        print("failed:", type(error).__name__)
    yield {"done": True}
