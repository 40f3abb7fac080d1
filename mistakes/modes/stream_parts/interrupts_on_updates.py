"""Caught by test_tells_of_every_part: looks for the interrupts in parts of the type updates.

Says: it reads "interrupts" from parts of the type "updates", which do not have it; read it from
parts of the type "values".
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
    async for part in graph.astream(state, config, stream_mode=modes, version="v2"):
        if part["type"] == "updates":
            for node in part["data"]:
                if node != "__interrupt__":
                    yield "node", node
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
