"""Right: nodes that update with a Command, behind a conditional edge."""

from typing import Annotated, Any, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Command


class State(TypedDict):
    question: str
    answers: Annotated[list[str], lambda old, new: [*(old or []), *new]]


def two_writers(ask_books: Any, ask_web: Any) -> Any:
    async def books(state: State) -> Command[Any]:
        return Command(update={"answers": await ask_books(state["question"])})

    async def web(state: State) -> Command[Any]:
        return Command(update={"answers": await ask_web(state["question"])})

    builder = StateGraph(State).add_node(books).add_node(web)
    builder.add_conditional_edges(START, lambda _: ["books", "web"], ["books", "web"])
    return builder.compile()
