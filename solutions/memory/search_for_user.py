"""Give a node what it needs to know, and keep that out of the state."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    """What is asked and what is found: this may be saved."""

    question: str
    answers: list[Any]


@dataclass
class Context:
    """Who asks, and how many answers that user may have."""

    user: str
    limit: int


def search_for_user(
    find: Callable[[str, str], Awaitable[list[Any]]],
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """Build a graph that searches for the user of its context."""

    async def search(state: State, runtime: Runtime[Context]) -> State:
        answers = await find(state["question"], runtime.context.user)
        return {"answers": answers[: runtime.context.limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
