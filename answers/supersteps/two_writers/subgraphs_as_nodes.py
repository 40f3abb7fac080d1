"""Right: a compiled graph with schemas of its own for each node, and a join."""

import operator
from typing import Annotated, TypedDict
from langgraph.graph import START, END, StateGraph


class Inner(TypedDict, total=False):
    question: str
    found: list[str]
    answers: Annotated[list[str], operator.add]


class Out(TypedDict):
    answers: list[str]


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def inner(ask):
    async def first(state):
        return {"found": await ask(state["question"])}

    def second(state):
        return {"answers": state["found"]}

    class In(TypedDict):
        question: str

    return (
        StateGraph(Inner, input_schema=In, output_schema=Out)
        .add_node("first", first)
        .add_node("second", second)
        .add_edge(START, "first")
        .add_edge("first", "second")
        .compile()
    )


def two_writers(ask_books, ask_web):
    g = StateGraph(State)
    g.add_node("books", inner(ask_books))
    g.add_node("web", inner(ask_web))
    g.add_edge(START, "books")
    g.add_edge(START, "web")
    g.add_edge(["books", "web"], END)
    return g.compile()
