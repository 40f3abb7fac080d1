"""Caught by test_adds_what_both_found: thinks a node returns what it has
found, and the graph knows where it goes.

Says: The node returns a list. It has to return a dict with the key
"answers".
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
        return await ask_books(state["question"])

    async def web(state: State) -> dict:
        return await ask_web(state["question"])

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
