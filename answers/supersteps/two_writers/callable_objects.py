"""Right: a dataclass for the state, callable objects for the nodes, commands for the updates."""

import operator
from dataclasses import dataclass, field
from typing import Annotated

from langgraph.graph import START, StateGraph
from langgraph.types import Command


@dataclass
class State:
    question: str
    answers: Annotated[list[str], operator.add] = field(default_factory=list)


@dataclass
class Node:
    ask: object

    async def __call__(self, state: State) -> Command:
        found = await self.ask(question=state.question)
        return Command(update={"answers": list(found)})


async def two_writers(ask_books, ask_web):
    builder = StateGraph(State)
    builder.add_node("books", Node(ask_books)).add_node("web", Node(ask_web))
    builder.add_edge(START, "books").add_edge(START, "web")
    return builder.compile(name="asker")
