"""Caught by test_asks_until_no_question_is_left: thinks each run of a graph needs a thread of its
own.

Says: the streams run on another thread than that of config; pass the config that you are given
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

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
        own: RunnableConfig = {"configurable": {"thread_id": str(uuid4())}}
        async for event in graph.astream(step, own):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                yield event
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
