"""Caught by test_keeps_to_every_limit: thinks that a search always has an answer.

Says: with the limit 0 one answer is returned; return none
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
        return {"answers": answers[: max(1, runtime.context.limit)]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
