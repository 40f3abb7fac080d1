"""Caught by test_tells_of_every_part: unpacks the parts like pairs of the version before.

Says: it unpacks the parts as pairs; with version="v2" each part is a dict with the keys "type"
and "data".
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
    async for kind, data in graph.astream(state, config, stream_mode=modes, version="v2"):
        if kind == "updates":
            for node in data:
                yield "node", node
        elif kind == "custom":
            yield "progress", data
        else:
            yield "state", data
