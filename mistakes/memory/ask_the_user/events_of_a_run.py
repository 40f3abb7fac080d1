"""Caught by test_yields_while_the_graph_runs: thinks a stream has to end before its events can be
passed on.

Says: the events of each stream are collected before they are yielded; yield each one inside the
loop over the stream
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
        events = [event async for event in graph.astream(step, config)]
        answers = {}
        for event in events:
            if "__interrupt__" not in event and "__metadata__" not in event:
                yield event
        for event in events:
            for question in event.get("__interrupt__", ()):
                answers[question.id] = await ask(question.value)
        step = Command(resume=answers) if answers else None
