"""Caught by test_yields_each_event_once: thinks the events before a question come again after it.

Says: the events of the streams before the last one are lost; yield each event inside the loop
over its stream
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
        questions, events = [], []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                events.append(event)
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
    for event in events:
        yield event
