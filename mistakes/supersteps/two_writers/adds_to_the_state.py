"""Caught by test_adds_what_both_found: thinks the node has to do the adding
as well.

Says: The node returns the old answers with the new ones, and the reducer
adds them again. Return only what is new.

Conceptual: an update has only what is new
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
        return {"answers": state["answers"] + await ask_books(state["question"])}

    async def web(state: State) -> dict:
        return {"answers": state["answers"] + await ask_web(state["question"])}

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
