"""Right: a sequence, and a copy of a graph that has a config bound to it."""

import operator
from typing import Annotated, TypedDict
from langgraph.graph import START, StateGraph
from langgraph.types import Overwrite

State = TypedDict(
    "State", {"question": str, "answers": Annotated[list[str], operator.concat]}, total=False
)


def make(ask):
    async def f(state):
        return {"answers": await ask(state["question"])}

    return f


def two_writers(ask_books, ask_web):
    g = StateGraph(State)
    g.add_sequence([("web", make(ask_web))])
    g.add_node("books", make(ask_books))
    g.set_entry_point("web")
    g.add_edge(START, "books")
    g.set_finish_point("books")
    compiled = g.compile()
    return compiled.with_config(tags=["x"], recursion_limit=5, configurable={"a": object()}).copy()
