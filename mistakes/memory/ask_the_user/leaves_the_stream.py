"""Caught by test_lets_the_stream_end: thinks a question is the last event of a stream.

Says: the stream is left at the question, which cancels the nodes that are still at work; let
each stream come to its end
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command


async def ask_the_user(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    ask: Callable[[str], Awaitable[Any]],
) -> AsyncIterator[dict[str, Any]]:
    step: Any = state
    while step is not None:
        interrupts = ()
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                interrupts = event["__interrupt__"]
                break
            if "__metadata__" not in event:
                yield event
        answers = {interrupt.id: await ask(interrupt.value) for interrupt in interrupts}
        step = Command(resume=answers) if answers else None
