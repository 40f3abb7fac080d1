"""Caught by test_serves_one_user_after_another: thinks that one graph has one user.

Says: the context of the first run is kept for all; read runtime.context in each run
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
    kept: list[Any] = []

    async def search(state: State, runtime: Runtime[Context]):
        kept.append(runtime.context)
        answers = await find(state["question"], kept[0].user)
        return {"answers": answers[: kept[0].limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
