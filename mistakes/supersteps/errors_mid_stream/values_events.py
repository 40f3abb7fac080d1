"""Caught by test_says_done: thinks that each event is the state of the
graph.

Says: States are yielded. The default stream mode yields what each node
returned.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    try:
        async for event in graph.astream(state, stream_mode="values"):
            yield event
    except Exception as error:
        yield {"error": type(error).__name__}
    else:
        yield {"done": True}
