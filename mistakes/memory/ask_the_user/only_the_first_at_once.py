"""Caught by test_yields_while_the_graph_runs: yields the first event of a stream, and keeps others.

Says: only the first event of a stream is yielded at once and the others are kept; yield each one
inside the loop
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Command, Interrupt


async def ask_the_user(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    config: RunnableConfig,
    ask: Callable[[str], Awaitable[Any]],
) -> AsyncIterator[dict[str, Any]]:
    step: Any = state
    while step is not None:
        questions: list[Interrupt] = []
        first, rest = True, []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions += event["__interrupt__"]
            elif "__metadata__" in event:
                continue
            elif first:
                first = False
                yield event
            else:
                rest.append(event)
        for event in rest:
            yield event
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
