"""Caught by test_yields_the_questions: takes the questions from both types of parts, to be on the safe side.

Says: it takes the questions from two types of parts, so each comes twice; take them from parts
of the type "values" only.
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
            for node in part["data"].keys() - {"__interrupt__"}:
                yield "node", node
            for interrupt in part["data"].get("__interrupt__", ()):
                yield "question", interrupt.value
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
