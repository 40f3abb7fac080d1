"""Caught by test_goes_on_after_a_failure: thinks a failed try has brought nothing.

Says: the events of a stream that failed are lost; yield each one inside the loop over the stream
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def resume_after_failure(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    tries: int,
) -> AsyncIterator[dict[str, Any]]:
    step: dict[str, Any] | None = state
    for left in reversed(range(tries)):
        try:
            events = [event async for event in graph.astream(step, config)]
            break
        except Exception:
            if not left:
                raise
            step = None
    for event in events:
        if "__metadata__" not in event:
            yield event
