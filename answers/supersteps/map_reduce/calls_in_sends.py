"""Right: sends the call itself, and the node awaits it."""

import functools
import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Command, Send


class State(TypedDict):
    items: list[str]
    results: Annotated[list[int], operator.add]


async def run(call):
    return {"results": [await call()]}


def map_reduce(work):
    def split(state):
        calls = (functools.partial(work, item) for item in state["items"])
        return Command(goto=[Send("work", call) for call in calls])

    graph = StateGraph(State)
    graph.add_node("split", split, destinations=("work",))
    graph.add_node("work", run)
    graph.add_edge(START, "split")
    return graph.compile()
