"""Caught by test_asks_side_by_side: thinks a graph is a row of nodes.

Says: An edge leads from one node to the other, so one waits. Both edges
start at START.

Conceptual: neither node waits for the other
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
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge("books", "web")
    return builder.compile()
