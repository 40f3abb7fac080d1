"""Caught by test_goes_on_with_any_answer: thinks a user who says nothing wants to stop.

Says: an answer that is false is dropped and the graph is not continued; go on with whatever the
user says
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
            elif "__metadata__" not in event:
                yield event
        answers = {}
        for question in questions:
            if answer := await ask(question.value):
                answers[question.id] = answer
        step = Command(resume=answers) if answers else None
