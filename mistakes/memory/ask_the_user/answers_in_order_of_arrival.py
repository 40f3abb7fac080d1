"""Caught by test_asks_questions_that_come_together: thinks as_completed() gives the answers in the
order of the questions.

Says: answers are matched to questions in the order in which they arrive; keep each answer with
the id of its question
"""

import asyncio
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
        asking = asyncio.as_completed([ask(question.value) for question in questions])
        answers = {question.id: await answer for question, answer in zip(questions, asking)}
        step = Command(resume=answers) if answers else None
