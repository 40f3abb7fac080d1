"""Caught by test_asks_until_no_question_is_left: thinks None goes on after a question as it does
after a failure.

Says: the graph goes on with None, which brings no answer; go on with Command(resume={id:
answer})
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
    step: dict[str, Any] | None = state
    asked = True
    while asked:
        asked = False
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                asked = True
                for question in event["__interrupt__"]:
                    await ask(question.value)
            elif "__metadata__" not in event:
                yield event
        step = None
