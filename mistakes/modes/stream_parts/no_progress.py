"""Caught by test_tells_of_every_part: forgets a mode that the task names.

Says: it does not ask for the mode "custom", so no progress comes; ask for all three modes.
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
    async for part in graph.astream(state, config, stream_mode=["values", "updates"], version="v2"):
        if part["type"] == "updates":
            for node in part["data"]:
                if node != "__interrupt__":
                    yield "node", node
        elif part["type"] == "values":
            yield "state", part["data"]
            for interrupt in part["interrupts"]:
                yield "question", interrupt.value
