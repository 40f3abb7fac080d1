"""Caught by test_yields_while_the_graph_runs: thinks the order of the events is all that matters.

Says: all events are collected and yielded at the very end; yield each one inside the loop over
the stream
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
    events = []
    while step is not None:
        questions = []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                events.append(event)
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
    for event in events:
        yield event
