"""Caught by test_asks_until_no_question_is_left: thinks the Command knows the thread that it goes
on with.

Says: the stream that brings the answer has no config; pass config to each call of astream()
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
    where: RunnableConfig | None = config
    while step is not None:
        questions = []
        async for event in graph.astream(step, where):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                yield event
        answers = {question.id: await ask(question.value) for question in questions}
        step, where = (Command(resume=answers) if answers else None), None
