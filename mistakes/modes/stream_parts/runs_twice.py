"""Caught by test_runs_the_graph_once: runs the graph to see whether it works, and then for its parts.

Says: it runs the graph twice; one run gives all parts.
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
    trial: Any = {"configurable": {"thread_id": "trial"}}
    async for _ in graph.astream(state, trial):
        pass
    async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
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
