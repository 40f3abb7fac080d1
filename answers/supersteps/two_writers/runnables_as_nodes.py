"""Right: chains of runnables as nodes, and a reducer that changes the list that it gets."""

from typing import Annotated
from typing_extensions import TypedDict
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from langgraph.graph.state import StateGraph
from langgraph.constants import START


def extend(left, right):
    left.extend(right)
    return left


class State(TypedDict):
    question: str
    answers: Annotated[list[str], extend]


def two_writers(ask_books, ask_web):
    def node(ask):
        return (
            RunnableLambda(lambda s: s["question"])
            | RunnableLambda(ask)
            | RunnableLambda(lambda found: {"answers": found})
        )

    g = StateGraph(State)
    g.add_node("books", node(ask_books))
    g.add_node("web", node(ask_web))
    g.add_edge(START, "books")
    g.add_edge(START, "web")
    return g.compile(debug=False)
