"""Caught by test_adds_what_both_found: forgets that a coroutine function
gives a coroutine.

Says: The functions are called and not awaited, so there is a coroutine in
the place of the answers.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    async def books(state: State) -> dict:
        return {"answers": ask_books(state["question"])}

    async def web(state: State) -> dict:
        return {"answers": ask_web(state["question"])}

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
