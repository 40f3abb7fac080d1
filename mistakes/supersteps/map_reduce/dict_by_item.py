"""Caught by test_gives_equal_items_their_own_results: thinks that an item
says which one it is.

Says: Results are kept by item, so equal items share one result. Keep a
result for each item.
"""

import operator
from collections.abc import Awaitable, Callable
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import Send

Work = Callable[[str], Awaitable[int]]


class State(TypedDict):
    items: list[str]
    by_item: Annotated[dict[str, int], operator.or_]
    results: list[int]


def send_each(state: State) -> list[Send] | str:
    return [Send("work", {"item": item}) for item in state["items"]] or "gather"


def map_reduce(work: Work) -> CompiledStateGraph:
    async def work_on(task: dict) -> dict:
        return {"by_item": {task["item"]: await work(task["item"])}}

    def gather(state: State) -> dict:
        return {"results": [state["by_item"][item] for item in state["items"]]}

    builder = StateGraph(State)
    builder.add_node("work", work_on)
    builder.add_node("gather", gather)
    builder.add_conditional_edges(START, send_each, ["work", "gather"])
    builder.add_edge("work", "gather")
    return builder.compile()
