"""Caught by test_asks_until_no_question_is_left: thinks a graph asks once.

Says: only one question is put to the user; repeat until a stream ends without a question
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
    question = None
    async for event in graph.astream(state, config):
        if "__interrupt__" in event:
            question = event["__interrupt__"][0]
        else:
            yield event
    if question is not None:
        answer = await ask(question.value)
        async for event in graph.astream(Command(resume=answer), config):
            if "__interrupt__" not in event and "__metadata__" not in event:
                yield event
