"""Caught by test_adds_what_both_found: thinks the only way out is a key for
each node, and a node that joins them.

Says: The state has more keys than two. Let both nodes write to "answers",
with a reducer.
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


class Answers(TypedDict):
    question: str
    answers: list[str]


class State(Answers):
    from_books: list[str]
    from_web: list[str]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    async def books(state: State) -> dict:
        return {"from_books": await ask_books(state["question"])}

    async def web(state: State) -> dict:
        return {"from_web": await ask_web(state["question"])}

    def join(state: State) -> dict:
        return {"answers": state.get("answers", []) + state["from_books"] + state["from_web"]}

    builder = StateGraph(State, input_schema=Answers, output_schema=Answers)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_node("join", join)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    builder.add_edge(["books", "web"], "join")
    return builder.compile()
