"""Go on after a failure, without doing again what was done."""

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
    """Yield each event once; after an error go on where the graph was."""
    step: dict[str, Any] | None = state
    for left in reversed(range(tries)):
        try:
            async for event in graph.astream(step, config):
                if "__metadata__" not in event:
                    yield event
        except Exception:
            if not left:
                raise
            step = None
        else:
            return
