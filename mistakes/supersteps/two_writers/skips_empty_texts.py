"""Caught by test_adds_what_both_found: thinks that an empty text is not an
answer.

Says: Answers that are empty texts are left out. Keep each answer.

Conceptual: an empty answer is an answer
"""

from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph


def merge(old, new):
    return [answer for answer in [*old, *(new or [])] if answer]


class State(TypedDict):
    question: str
    answers: Annotated[list[str], merge]


def two_writers(ask_books, ask_web):
    async def books(state):
        return {"answers": await ask_books(state["question"])}

    async def web(state):
        return {"answers": await ask_web(state["question"])}

    b = StateGraph(State)
    b.add_node("books", books)
    b.add_node("web", web)
    b.add_edge(START, "books")
    b.add_edge(START, "web")
    return b.compile()
