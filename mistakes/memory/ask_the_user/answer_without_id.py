"""Caught by test_goes_on_with_any_answer: thinks there is only ever one question.

Says: the answer does not name its question; resume with a dict from the id of each question to
its answer
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
        question = None
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                question = event["__interrupt__"][0]
            elif "__metadata__" not in event:
                yield event
        step = Command(resume=await ask(question.value)) if question else None
