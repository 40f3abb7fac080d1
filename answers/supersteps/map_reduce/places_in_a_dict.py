"""Right: keeps the results by place in a dict, and a node puts them in
order."""

from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send


class State(TypedDict, total=False):
    items: list[str]
    results: list[int]
    ready: Annotated[dict[int, int], lambda a, b: a | b]


def map_reduce(work):
    async def worker(job):
        place, item = job
        return {"ready": {place: await work(item)}}

    async def gather(state):
        ready = state.get("ready") or {}
        return {"results": [ready[place] for place in range(len(state["items"]))]}

    builder = StateGraph(State)
    builder.add_node("work", worker)
    builder.add_node("gather", gather)
    builder.add_conditional_edges(
        START,
        lambda state: [Send("work", job) for job in enumerate(state["items"])] or ["gather"],
        {"work": "work", "gather": "gather"},
    )
    builder.add_edge("work", "gather")
    builder.add_edge("gather", END)
    return builder.compile()
