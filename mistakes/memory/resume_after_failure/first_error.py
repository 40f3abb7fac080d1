"""Caught by test_gives_up_in_the_end: thinks the first error is the cause of all.

Says: the caller gets the first error; let the last one through
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
    first: Exception | None = None
    for _ in range(tries):
        try:
            async for event in graph.astream(step, config):
                if "__metadata__" not in event:
                    yield event
            return
        except Exception as error:
            first = first or error
            step = None
    if first:
        raise first
