"""Caught by test_searches_for_the_user: thinks that an annotation is enough.

Says: the graph does not know the class of its context: pass context_schema=Context to StateGraph
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
        answers = await find(state["question"], runtime.context.user)
        return {"answers": answers[: runtime.context.limit]}

    builder = StateGraph(State)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
