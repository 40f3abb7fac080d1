"""Caught by test_yields_while_the_graph_runs: thinks nothing should be passed on before all has
gone well.

Says: all events are collected and yielded at the end; yield each one inside the loop over the
stream
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
    events = []
    for left in reversed(range(tries)):
        try:
            async for event in graph.astream(step, config):
                if "__metadata__" not in event:
                    events.append(event)
            break
        except Exception:
            if not left:
                for event in events:
                    yield event
                raise
            step = None
    for event in events:
        yield event
