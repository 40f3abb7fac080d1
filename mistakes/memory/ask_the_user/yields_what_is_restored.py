"""Caught by test_yields_each_event_once: thinks each event means that a node has run.

Says: events with __metadata__ are yielded too; leave them out, because they were yielded before
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
        questions = []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            else:
                yield event
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
