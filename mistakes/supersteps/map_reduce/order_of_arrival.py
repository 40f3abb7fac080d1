"""Caught by test_gives_the_results_in_order: thinks that results are ready
in the order of the items.

Says: The results are in the order in which they were ready. Let the reducer
put them in the order of the Sends.

Conceptual: the results are in the order of the items, whichever is ready first
"""

from collections.abc import Awaitable, Callable
from typing import TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    results: list[int]


def send_each(state: State) -> list[Send]:
    return [Send("work", {"item": item}) for item in state["items"]]


def map_reduce(work: Work) -> CompiledStateGraph:
    results: list[int] = []

    async def work_on(task: dict) -> None:
        results.append(await work(task["item"]))

    def gather(state: State) -> dict:
        return {"results": list(results)}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_node("gather", gather)
    builder.add_conditional_edges(START, send_each, ["work"])
    builder.add_edge("work", "gather")
    return builder.compile()
