"""Caught by test_streams_what_is_new: thinks the names of nodes are nobody
else's concern.

Says: The nodes have other names. Call them "books" and "web".
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
        return {"answers": await ask_books(state["question"])}

    async def web(state: State) -> dict:
        return {"answers": await ask_web(state["question"])}

    builder = StateGraph(State)
    builder.add_node("ask_books", books)
    builder.add_node("ask_web", web)
    builder.add_edge(START, "ask_books")
    builder.add_edge(START, "ask_web")
    return builder.compile()
