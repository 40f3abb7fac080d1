"""Caught by test_adds_what_both_found: thinks the list in the state is the
node's own.

Says: The node adds to the list in the state and returns that list, so the
reducer adds it again. Return only what is new.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Ask = Callable[[str], Awaitable[list[str]]]


class State(TypedDict):
    question: str
    answers: Annotated[list[str], operator.add]


def two_writers(ask_books: Ask, ask_web: Ask) -> CompiledStateGraph:
    async def books(state: State) -> dict:
        answers = state["answers"]
        answers.extend(await ask_books(state["question"]))
        return {"answers": answers}

    async def web(state: State) -> dict:
        answers = state["answers"]
        answers.extend(await ask_web(state["question"]))
        return {"answers": answers}

    builder = StateGraph(State)
    builder.add_node("books", books)
    builder.add_node("web", web)
    builder.add_edge(START, "books")
    builder.add_edge(START, "web")
    return builder.compile()
