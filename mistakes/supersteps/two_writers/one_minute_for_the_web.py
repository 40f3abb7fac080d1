"""Caught by test_adds_what_both_found: thinks that nobody waits for longer
than a minute.

Says: After 60 seconds the web is not waited for any more. It may take as
long as it needs.
"""

import asyncio
import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def two_writers(ask_books, ask_web):
    async def books(state):
        return {"answers": await ask_books(state["question"])}

    async def web(state):
        try:
            return {"answers": await asyncio.wait_for(ask_web(state["question"]), 60)}
        except asyncio.TimeoutError:
            return {"answers": []}

    b = StateGraph(State)
    b.add_node("books", books)
    b.add_node("web", web)
    b.add_edge(START, "books")
    b.add_edge(START, "web")
    return b.compile()
