"""Caught by test_adds_what_both_found: thinks that what one source has
found twice is one answer.

Says: What one of the two has found twice is kept once. Keep each answer.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def two_writers(ask_books, ask_web):
    async def books(state):
        return {"answers": list(dict.fromkeys(await ask_books(state["question"])))}

    async def web(state):
        return {"answers": list(dict.fromkeys(await ask_web(state["question"])))}

    b = StateGraph(State)
    b.add_node("books", books)
    b.add_node("web", web)
    for name in ("books", "web"):
        b.add_edge(START, name)
        b.add_edge(name, END)
    return b.compile()
