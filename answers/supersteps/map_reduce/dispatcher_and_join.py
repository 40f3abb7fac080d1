"""Right: a first node dispatches with Command, a last one puts results by place in order."""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Command, Send


class State(TypedDict, total=False):
    items: list
    by_place: Annotated[dict, operator.or_]
    results: list


def map_reduce(work):
    def dispatch(state):
        sends = [Send("work", pair) for pair in enumerate(state["items"])]
        return Command(goto=sends or "reduce")

    async def run(pair):
        place, item = pair
        return {"by_place": {place: await work(item)}}

    def reduce(state):
        by_place = state.get("by_place", {})
        return {"results": [by_place[place] for place in sorted(by_place)]}

    builder = StateGraph(State)
    builder.add_node("dispatch", dispatch, destinations=("work", "reduce"))
    builder.add_node("work", run)
    builder.add_node("reduce", reduce)
    builder.add_edge(START, "dispatch")
    builder.add_edge("work", "reduce")
    builder.add_edge("reduce", END)
    return builder.compile()
