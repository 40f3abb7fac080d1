"""Caught by test_stops_when_its_caller_leaves: thinks whatever comes out of the loop is a failure
of the graph.

Says: BaseException is caught, so a caller that leaves is taken for a failure; catch Exception
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
                if "__metadata__" not in event:
                    yield event
            return
        except:
            if not left:
                raise
            step = None
