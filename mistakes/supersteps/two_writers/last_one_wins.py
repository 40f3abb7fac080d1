"""Caught by test_adds_what_both_found: thinks any reducer will do that
stops the error.

Says: The reducer keeps the last list only. Join the two lists.

Conceptual: the answers of both nodes are in the final state
"""

from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


def latest(old: list[str], new: list[str]) -> list[str]:
    return new


class State(TypedDict):
    question: str
    answers: Annotated[list[str], latest]


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
