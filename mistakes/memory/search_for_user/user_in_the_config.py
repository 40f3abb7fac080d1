"""Caught by test_searches_for_the_user: thinks that the context is a part of the config.

Says: the context is not in config["configurable"]; take a parameter runtime and read runtime.context
"""

from dataclasses import dataclass
from typing import Any, TypedDict

from langchain_core.runnables import RunnableConfig
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
    async def search(state: State, config: RunnableConfig):
        answers = await find(state["question"], config["configurable"].get("user"))
        return {"answers": answers[: config["configurable"].get("limit")]}

    builder = StateGraph(State, context_schema=Context)
    builder.add_node("search", search)
    builder.add_edge(START, "search")
    return builder.compile()
