"""Choose when a graph saves its state, depending on what matters most."""

from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, Literal

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph

Purpose = Literal["safety", "latency", "economy"]

DURABILITY: dict[Purpose, Literal["sync", "async", "exit"]] = {
    "safety": "sync",
    "latency": "async",
    "economy": "exit",
}


async def run(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    thread: str,
    purpose: Purpose,
) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of one run that saves as the `purpose` wants it."""
    config: RunnableConfig = {"configurable": {"thread_id": thread}}
    stream: Any = graph.astream(
        state,
        config,
        stream_mode=["updates", "custom"],  # "custom" lets the last event through at once
        durability=DURABILITY[purpose],
    )
    async with aclosing(stream) as items:
        async for _, event in items:
            yield event
