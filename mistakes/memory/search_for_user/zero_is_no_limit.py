"""Caught by test_keeps_to_every_limit: thinks that 0 means: as many as there are.

Says: with the limit 0 all answers are returned; return none
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
        return {"answers": answers[: runtime.context.limit or None]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
