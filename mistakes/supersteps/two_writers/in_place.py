"""Caught by test_adds_what_both_found: thinks that changing the state is
how a node writes to it.

Says: The nodes change the list in the state and return nothing. Return what
is new.
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
        state["answers"].extend(await ask_books(state["question"]))
        return {}

    async def web(state: State) -> dict:
        state["answers"].extend(await ask_web(state["question"]))
        return {}

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
