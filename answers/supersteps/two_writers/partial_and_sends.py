"""Right: functools.partial for the nodes, Send from the start, a sum of lists for a reducer."""

from functools import partial
from typing import Annotated, TypedDict

from langgraph.graph import StateGraph
from langgraph.types import Send


def extended(old: list[str], new: list[str]) -> list[str]:
    return sum([old, new], [])


class State(TypedDict, total=False):
    question: str
    answers: Annotated[list[str], extended]


async def node(ask, state):
    found = await ask(state["question"])
    return {"answers": found}


def two_writers(ask_books, ask_web):
    builder = StateGraph(State)
    builder.add_node("web", partial(node, ask_web))
    builder.add_node("books", partial(node, ask_books))
    builder.set_conditional_entry_point(
        lambda state: [Send("books", state), Send("web", {"question": state["question"]})]
    )
    return builder.compile()


if __name__ == "__main__":
    print("nothing to run")
