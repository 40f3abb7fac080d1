"""Right: asks for the runtime inside the node."""

from dataclasses import dataclass
from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import get_runtime


class State(TypedDict, total=False):
    question: str
    answers: list[Any]


@dataclass
class Context:
    user: str
    limit: int


def search_for_user(find):
    async def search(state: State):
        context = get_runtime(Context).context
        answers = await find(state["question"], context.user)
        return {"answers": answers[: context.limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
