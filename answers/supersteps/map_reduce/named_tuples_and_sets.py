"""Right: a set of named tuples, a Counter and an enum in the state, a dataclass in each Send."""

import asyncio, enum, operator
from dataclasses import dataclass
from typing import Annotated, NamedTuple, TypedDict
from collections import Counter
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send


class Pair(NamedTuple):
    place: int
    result: int


@dataclass
class Job:
    place: int
    item: str


class Kind(str, enum.Enum):
    A = "a"


class State(TypedDict, total=False):
    items: list[str]
    pairs: Annotated[set, operator.or_]
    count: Annotated[Counter, operator.add]
    kind: Kind
    results: list[int]


def map_reduce(work):
    def split(state: State):
        return {"kind": Kind.A, "count": Counter()}

    def each(state: State):
        assert state["kind"] is Kind.A
        return [Send("work", Job(i, item)) for i, item in enumerate(state["items"])] or "gather"

    async def run(job: Job):
        return {"pairs": {Pair(job.place, await work(job.item))}, "count": Counter([job.item])}

    def gather(state: State):
        assert state["count"].total() == len(state["items"])
        return {
            "results": [p.result for p in sorted(state.get("pairs", ()), key=lambda p: p.place)]
        }

    g = StateGraph(State)
    g.add_node("split", split)
    g.add_node("work", run)
    g.add_node("gather", gather, defer=True)
    g.add_edge(START, "split")
    g.add_conditional_edges("split", each, ["work", "gather"])
    g.add_edge("work", "gather")
    return g.compile()
