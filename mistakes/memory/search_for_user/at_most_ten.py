"""Caught by test_searches_for_unusual_texts: thinks that nobody reads more than ten answers.

Says: never more than ten answers are returned; only the limit of the context counts
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
        return {"answers": answers[: min(10, runtime.context.limit)]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
