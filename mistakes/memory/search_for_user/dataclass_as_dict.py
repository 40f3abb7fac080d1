"""Caught by test_searches_for_the_user: thinks that the context is the dict that was passed.

Says: with a dataclass as context_schema the context is an instance: read runtime.context.user
"""

from dataclasses import dataclass
from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    question: str
    answers: list[Any]


@dataclass
class Context:
    user: str
    limit: int


def search_for_user(find):
    async def search(state: State, runtime: Runtime[Context]):
        answers = await find(state["question"], runtime.context["user"])
        return {"answers": answers[: runtime.context["limit"]]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
