"""Caught by test_searches_for_the_user: thinks that nobody sees the name of a node.

Says: the node has another name than "search", and its name is in each event
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

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("find", search)
    builder.add_edge(START, "find")
    return builder.compile()
