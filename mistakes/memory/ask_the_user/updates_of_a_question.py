"""Caught by test_asks_until_no_question_is_left: thinks a question is the update of a node, and
indexes it like one.

Says: the tuple of questions is used like the update of a node; handle the key __interrupt__
before anything else
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
        answers = {}
        async for event in graph.astream(step, config):
            for node, update in event.items():
                if node == "__interrupt__":
                    answers[update["id"]] = await ask(update["value"])
                elif "__metadata__" not in event:
                    yield {node: update}
        step = Command(resume=answers) if answers else None
