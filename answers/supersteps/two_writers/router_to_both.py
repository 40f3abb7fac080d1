"""Right: a router starts both nodes, whose ends are joined; None if nothing
is found."""

from functools import partial
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph


async def write(ask, state):
    found = await ask(state["question"])
    return {"answers": found} if found else None


def two_writers(ask_books, ask_web):
    state = TypedDict(
        "state", {"question": str, "answers": Annotated[list[str], lambda a, b: [*a, *b]]}
    )
    return (
        StateGraph(state)
        .add_node("books", partial(write, ask_books))
        .add_node("web", partial(write, ask_web))
        .add_conditional_edges(START, lambda _: ["web", "books"], ["books", "web"])
        .add_edge(["books", "web"], END)
        .compile()
    )
