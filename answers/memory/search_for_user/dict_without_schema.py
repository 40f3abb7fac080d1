"""Right: the graph names no class, so the context is the dict."""

from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    question: str
    answers: list[Any]


def search_for_user(find):
    async def search(state: State, runtime: Runtime):
        answers = await find(state["question"], runtime.context["user"])
        return {"answers": answers[: runtime.context["limit"]]}

    builder = StateGraph(State)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
