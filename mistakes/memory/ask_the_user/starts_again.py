"""Caught by test_asks_until_no_question_is_left: thinks the graph knows of the answer once the user
has given it.

Says: after an answer the graph is started from the state again; go on with Command(resume={id:
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
    asked = True
    while asked:
        asked = False
        async for event in graph.astream(state, config):
            if "__interrupt__" in event:
                asked = True
                for question in event["__interrupt__"]:
                    await ask(question.value)
            else:
                yield event
