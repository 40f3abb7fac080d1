"""Caught by test_serves_users_at_the_same_time: thinks that only one run goes on at a time.

Says: runs at the same time share one variable; read runtime.context after the await too
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
    current: dict[str, Any] = {}

    async def search(state: State, runtime: Runtime[Context]):
        current["context"] = runtime.context
        answers = await find(state["question"], runtime.context.user)
        return {"answers": answers[: current["context"].limit]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
