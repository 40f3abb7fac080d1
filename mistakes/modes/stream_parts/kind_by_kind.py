"""Caught by test_tells_of_every_part: sorts the parts by their type before it tells of them.

Says: it sorts the records by kind; yield them in the order of the parts.
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
    for part in parts:
        if part["type"] == "custom":
            yield "progress", part["data"]
    for part in parts:
        if part["type"] == "values":
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
