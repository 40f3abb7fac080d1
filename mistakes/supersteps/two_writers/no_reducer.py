"""Caught by test_adds_what_both_found: thinks the graph adds lists by
itself.

Says: Both nodes write to "answers", and the key has no reducer. Annotate
its type with one.
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


class State(TypedDict):
    question: str
    answers: list[str]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    async def books(state: State) -> dict:
        return {"answers": await ask_books(state["question"])}

    async def web(state: State) -> dict:
        return {"answers": await ask_web(state["question"])}

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
