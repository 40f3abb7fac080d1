"""Caught by test_streams_what_is_new: thinks that gather() does what two
nodes would do.

Says: One node asks both. Make two nodes, "books" and "web".
"""

import asyncio
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
    async def ask(state: State) -> dict:
        question = state["question"]
        books, web = await asyncio.gather(ask_books(question), ask_web(question))
        return {"answers": books + web}

    builder = StateGraph(State)
    builder.add_node("ask", ask)
    builder.add_edge(START, "ask")
    return builder.compile()
