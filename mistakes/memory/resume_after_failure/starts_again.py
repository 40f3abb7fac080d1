"""Caught by test_goes_on_after_a_failure: thinks a thread that failed goes on by itself, whatever
it is given.

Says: after an error the graph is started from the state again; go on with None as the input
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
    for left in reversed(range(tries)):
        try:
            async for event in graph.astream(state, config):
                if "__metadata__" not in event:
                    yield event
            return
        except Exception:
            if not left:
                raise
