"""Caught by test_yields_while_the_graph_runs: thinks a stream has to end before its events can be
passed on.

Says: the events of each stream are collected before they are yielded; yield each one inside the
loop over the stream
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
    failure: Exception | None = None
    for _ in range(tries):
        events, failure = [], None
        try:
            async for event in graph.astream(step, config):
                if "__metadata__" not in event:
                    events.append(event)
        except Exception as error:
            failure = error
        for event in events:
            yield event
        if failure is None:
            return
        step = None
    if failure:
        raise failure
