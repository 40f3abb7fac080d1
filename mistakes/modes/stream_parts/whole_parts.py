"""Caught by test_tells_of_every_part: thinks the parts are what is asked for.

Says: it yields the parts as they come; yield a tuple of two for each record.
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
        yield part
