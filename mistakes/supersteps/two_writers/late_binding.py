"""Caught by test_adds_what_both_found: thinks a function made in a loop
keeps the loop's variable.

Says: Both nodes ask the same function: a function made in a loop sees the
loop's last value. Bind it when the node is made.
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
    builder = StateGraph(State)
    for name, ask in (("books", ask_books), ("web", ask_web)):

        async def node(state: State) -> dict:
            return {"answers": await ask(state["question"])}

        builder.add_node(name, node)
        builder.add_edge(START, name)
    return builder.compile()
