"""Caught by test_yields_while_the_graph_runs: keeps each record until it sees that another one follows.

Says: it keeps each record until the next one comes; yield it at once.
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
    earlier: list[tuple[str, Any]] = []
    async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
        for record in earlier:
            yield record
        if part["type"] == "updates":
            earlier = [("node", node) for node in part["data"].keys() - {"__interrupt__"}]
        elif part["type"] == "custom":
            earlier = [("progress", part["data"])]
        else:
            questions = [("question", interrupt.value) for interrupt in part["interrupts"]]
            earlier = [("state", part["data"]), *questions]
    for record in earlier:
        yield record
