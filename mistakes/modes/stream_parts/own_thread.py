"""Caught by test_goes_on_with_an_answer: has a thread of its own for all that come, and leaves the config alone.

Says: it runs the graph with a config of its own, so all callers share one thread; hand `config`
on.
"""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command

State = dict[str, Any]


async def stream_parts(
    graph: CompiledStateGraph, state: State | Command, config: RunnableConfig
) -> AsyncIterator[tuple[str, Any]]:
    modes: Any = ["updates", "values", "custom"]
    async for part in graph.astream(
        state, {"configurable": {"thread_id": "1"}}, stream_mode=modes, version="v2"
    ):
        if part["type"] == "updates":
            for node in part["data"]:
                if node != "__interrupt__":
                    yield "node", node
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
