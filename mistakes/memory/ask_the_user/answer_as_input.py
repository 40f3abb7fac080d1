"""Caught by test_asks_until_no_question_is_left: thinks an answer is the next input of the graph.

Says: the answer is given to the graph as its input, which starts it anew; wrap it in
Command(resume={id: answer})
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


async def ask_the_user(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    ask: Callable[[str], Awaitable[Any]],
) -> AsyncIterator[dict[str, Any]]:
    step = state
    while step is not None:
        questions = []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                yield event
        step = {question.id: await ask(question.value) for question in questions} or None
