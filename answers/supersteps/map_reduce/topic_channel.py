"""Right: a Topic of LangGraph as a key of the state."""

from typing import Annotated, TypedDict
from langgraph.channels import Topic
from langgraph.graph import START, END, StateGraph
from langgraph.types import Send


class State(TypedDict, total=False):
    items: list[str]
    pairs: Annotated[list, Topic(tuple, accumulate=True)]
    results: list[int]


def map_reduce(work):
    async def run(pair):
        return {"pairs": (pair[0], await work(pair[1]))}

    def gather(state):
        return {"results": [r for _, r in sorted(state.get("pairs", []))]}

    g = StateGraph(State)
    g.add_node("work", run)
    g.add_node("gather", gather)
    g.add_conditional_edges(
        START,
        lambda s: [Send("work", p) for p in enumerate(s["items"])] or "gather",
        ["work", "gather"],
    )
    g.add_edge("work", "gather")
    return g.compile()
