"""Caught by test_yields_the_questions: takes the questions from the updates, where they come before their state.

Says: it takes the questions from the updates, so each comes before its state; take them from
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
            for node, update in part["data"].items():
                if node != "__interrupt__":
                    yield "node", node
                else:
                    for interrupt in update:
                        yield "question", interrupt.value
        elif part["type"] == "custom":
            yield "progress", part["data"]
        else:
            yield "state", part["data"]
