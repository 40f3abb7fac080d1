"""Caught by test_gives_up_in_the_end: thinks range() counts its end too.

Says: one stream too few is opened; `tries` counts all of them, the first one too
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
    for left in reversed(range(max(1, tries - 1))):
        try:
            async for event in graph.astream(step, config):
                if "__metadata__" not in event:
                    yield event
            return
        except Exception:
            if not left:
                raise
            step = None
