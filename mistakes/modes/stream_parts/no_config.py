"""Caught by test_tells_of_every_part: thinks the graph knows its thread.

Says: it does not hand `config` on, so the graph does not know its thread; pass it to astream().
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
    async for part in graph.astream(state, stream_mode=modes, version="v2"):
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
