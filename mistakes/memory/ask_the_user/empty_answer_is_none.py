"""Caught by test_goes_on_with_any_answer: thinks an answer that is false is no answer.

Says: an answer that is false is taken for no answer and the graph starts again; go on with
whatever the user says
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
    answers: dict[str, Any] = {}
    while True:
        questions = []
        step = Command(resume=answers) if all(answers.values()) and answers else state
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                yield event
        if not questions:
            return
        answers = {question.id: await ask(question.value) for question in questions}
