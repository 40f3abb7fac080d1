"""Caught by test_searches_for_the_user: thinks that LangGraph looks at annotations only.

Says: LangGraph knows the parameter by its name: call it runtime
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
    async def search(state: State, context: Runtime[Context]):
        answers = await find(state["question"], context.context.user)
        return {"answers": answers[: context.context.limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
