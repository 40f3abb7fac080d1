"""Caught by test_runs_again_with_other_questions: wants to ask each
question only once.

Says: An answer of an earlier run is used again. Each run has to ask.
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def remembering(ask):
    known = {}

    async def node(state):
        question = state["question"]
        if question not in known:
            known[question] = await ask(question)
        return {"answers": known[question]}

    return node


def two_writers(ask_books, ask_web):
    b = StateGraph(State)
    b.add_node("books", remembering(ask_books))
    b.add_node("web", remembering(ask_web))
    b.add_edge(START, "books")
    b.add_edge(START, "web")
    return b.compile()
