"""Caught by test_asks_until_no_question_is_left: thinks interrupt() reaches the caller as an
exception.

Says: the code waits for an exception, but a question comes as an event with the key
__interrupt__; look for that key
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.errors import GraphInterrupt
from langgraph.types import Command


async def ask_the_user(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    ask: Callable[[str], Awaitable[Any]],
) -> AsyncIterator[dict[str, Any]]:
    step: Any = state
    while True:
        try:
            async for event in graph.astream(step, config):
                if "__interrupt__" not in event:
                    yield event
            return
        except GraphInterrupt as stop:
            question = stop.args[0][0]
            step = Command(resume={question.id: await ask(question.value)})
