"""Caught by test_goes_on_after_a_failure: thinks a thread on which a run has failed is of no use
any more.

Says: the streams run on another thread than that of config; pass the config that you are given
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
    for number in range(1, tries + 1):
        own: RunnableConfig = {"configurable": {"thread_id": f"try {number}"}}
        try:
            async for event in graph.astream(step, own):
                if "__metadata__" not in event:
                    yield event
            return
        except Exception:
            if number == tries:
                raise
