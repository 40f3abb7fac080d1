"""Caught by test_searches_for_the_user: thinks that a node knows only the state.

Says: user and limit are looked for in the state; take a parameter runtime and read runtime.context
"""

from dataclasses import dataclass
from typing import Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    question: str
    answers: list[Any]
    user: str
    limit: int


@dataclass
class Context:
    user: str
    limit: int


def search_for_user(find):
    async def search(state: State):
        answers = await find(state["question"], state["user"])
        return {"answers": answers[: state["limit"]]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
