"""Caught by test_says_which_error: thinks finally is for what comes after a
success.

Says: After the record of the error comes {"done": True}. `finally` runs
after errors too; use `else`.
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
    finally:
        yield {"done": True}
