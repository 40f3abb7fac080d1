"""Caught by test_goes_on_after_a_failure: thinks a failed stream can be asked on.

Says: the code goes on with a stream that has failed, which has ended; open a new stream with
None as its input
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
    stream = graph.astream(state, config)
    for _ in range(tries):
        async for event in stream:
            if "__metadata__" not in event:
                yield event
