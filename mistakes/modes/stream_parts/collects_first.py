"""Caught by test_yields_while_the_graph_runs: collects all parts, and tells of them when the run is over.

Says: it collects all parts and yields their records at the end; yield each record inside the
loop.
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
    parts = [p async for p in graph.astream(state, config, stream_mode=modes, version="v2")]
    for part in parts:
        if part["type"] == "updates":
            for node in part["data"].keys() - {"__interrupt__"}:
                yield "node", node
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
