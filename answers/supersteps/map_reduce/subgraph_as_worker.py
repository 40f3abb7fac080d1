"""Right: a compiled graph as the node that is sent to."""

import operator
from typing import Annotated, TypedDict
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send


class Job(TypedDict, total=False):
    item: str
    results: list[int]


class Out(TypedDict):
    results: list[int]


class State(TypedDict, total=False):
    items: list[str]
    results: Annotated[list[int], operator.add]


def map_reduce(work):
    async def run(job: Job):
        return {"results": [await work(job["item"])]}

    inner = StateGraph(Job, output_schema=Out).add_node("run", run).set_entry_point("run").compile()
    g = StateGraph(State)
    g.add_node("work", inner)
    g.add_conditional_edges(START, lambda s: [Send("work", {"item": i}) for i in s["items"]])
    return g.compile(name="outer")
