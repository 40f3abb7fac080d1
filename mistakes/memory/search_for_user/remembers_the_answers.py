"""Caught by test_serves_one_user_after_another: thinks that the same question has the same answers.

Says: answers are kept by the question, so another user gets them; ask find() in each run
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
    known: dict[str, Any] = {}

    async def search(state: State, runtime: Runtime[Context]):
        question = state["question"]
        if question not in known:
            known[question] = await find(question, runtime.context.user)
        answers = known[question]
        return {"answers": answers[: runtime.context.limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
