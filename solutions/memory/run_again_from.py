"""Run a finished job again, from one of its nodes on."""

from collections.abc import AsyncIterator
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def run_again_from(
    graph: CompiledStateGraph, config: RunnableConfig, node: str
) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of a run that begins just before `node`."""
    async for snapshot in graph.aget_state_history(config):
        if node in snapshot.next:
            async for event in graph.astream(None, snapshot.config):
                yield event
            return
