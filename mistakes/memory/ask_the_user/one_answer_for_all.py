"""Caught by test_asks_questions_that_come_together: thinks one answer does for all that ask at the
same time.

Says: one answer is given to all nodes that asked at the same time; ask each question
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
        answer = await ask(questions[0].value) if questions else None
        answers = {question.id: answer for question in questions}
        step = Command(resume=answers) if answers else None
