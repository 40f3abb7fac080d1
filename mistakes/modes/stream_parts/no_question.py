"""Caught by test_yields_the_questions: thinks a question ends the stream with an exception, which the caller sees.

Says: it yields no questions; yield one for each interrupt in a part of the type "values".
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
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
