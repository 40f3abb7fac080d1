"""Caught by test_yields_while_the_graph_runs: yields a state when it sees that the run goes on.

Says: it keeps each state until the next part comes; yield it at once.
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
    kept: list[tuple[str, Any]] = []
    async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
        for record in kept:
            yield record
        kept = []
        if part["type"] == "updates":
            for node in part["data"]:
                if node != "__interrupt__":
                    yield "node", node
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            kept = [("state", part["data"])]
            kept += [("question", interrupt.value) for interrupt in part["interrupts"]]
    for record in kept:
        yield record
