"""Caught by test_adds_what_both_found: tidies up what it passes on.

Says: The blanks around the question are cut off. Pass on the question as it
is.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def two_writers(ask_books, ask_web):
    def node(ask):
        async def run(state):
            return {"answers": await ask(state["question"].strip())}

        return run

    b = StateGraph(State)
    b.add_node("books", node(ask_books))
    b.add_node("web", node(ask_web))
    b.add_edge(START, "books")
    b.add_edge(START, "web")
    return b.compile()
