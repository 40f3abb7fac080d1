"""Put the questions of a graph to its user, until no question is left."""

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
    """Yield the events of the nodes; put each question to `ask`."""
    step: dict[str, Any] | Command[Any] | None = state
    while step is not None:
        questions: list[Interrupt] = []
        async for event in graph.astream(step, config):
            if "__interrupt__" in event:
                questions.extend(event["__interrupt__"])
            elif "__metadata__" not in event:
                yield event
        answers = {question.id: await ask(question.value) for question in questions}
        step = Command(resume=answers) if answers else None
