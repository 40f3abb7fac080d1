"""Caught by test_goes_on_after_a_failure: thinks only a lost connection is worth another try.

Says: only some kinds of errors are caught; go on after any Exception
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
        except ConnectionError:
            if not left:
                raise
            step = None
