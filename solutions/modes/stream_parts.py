"""Follow a whole run in one loop, with every part in the same shape."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, StreamMode

State = dict[str, Any]

MODES: list[StreamMode] = ["updates", "values", "custom"]


async def stream_parts(
    graph: CompiledStateGraph,
    state: State | Command,
    config: RunnableConfig,
) -> AsyncIterator[tuple[str, Any]]:
    """Yield nodes, progress, states and questions as their parts come."""
    stream = graph.astream(state, config, stream_mode=MODES, version="v2")
    async with aclosing(stream) as parts:
        async for part in parts:
            if part["type"] == "updates":
                for node in part["data"]:
                    if node != "__interrupt__":
                        yield "node", node
            elif part["type"] == "custom":
                yield "progress", part["data"]
            elif part["type"] == "values":
                yield "state", part["data"]
                for interrupt in part["interrupts"]:
                    yield "question", interrupt.value
