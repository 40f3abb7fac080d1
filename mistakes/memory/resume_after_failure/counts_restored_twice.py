"""Caught by test_goes_on_after_a_failure: thinks each event means that a node has run.

Says: events with __metadata__ are yielded too; leave them out, because they were yielded before
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
            async for event in graph.astream(step, config):
                yield event
            return
        except Exception:
            if not left:
                raise
            step = None
