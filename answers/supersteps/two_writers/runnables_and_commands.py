"""Right: each node is a runnable that is sent the question and returns a
Command."""

from operator import concat
from typing import Annotated, TypedDict

from langchain_core.runnables import RunnableLambda
from langgraph.graph import START, StateGraph
from langgraph.types import Command, Send


class S(TypedDict):
    question: str
    answers: Annotated[list, concat]


def two_writers(ask_books, ask_web):
    def node(ask):
        async def call(question):
            return Command(update={"answers": list(await ask(question))})

        return RunnableLambda(call)

    b = StateGraph(S)
    b.add_node("books", node(ask_books))
    b.add_node("web", node(ask_web))
    b.add_conditional_edges(
        START,
        lambda s: [Send(name, s["question"]) for name in ("books", "web")],
        ["books", "web"],
    )
    return b.compile()
