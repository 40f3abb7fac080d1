"""Right: nodes and edges in loops, an asynchronous decision, wrapped functions, a finish point."""

import operator
from typing import Annotated, Any, TypedDict

from langgraph.graph import StateGraph


class State(TypedDict):
    topic: str
    text: str
    ok: bool
    rounds: Annotated[int, operator.add]


def node_of(function):
    async def node(state: dict[str, Any]):
        state.pop("rounds", None)
        return await function(dict(state))

    return node


async def next_node(state):
    return "done" if state["ok"] is True else "improve"


def build_a_graph(draft, check, improve):
    graph = StateGraph(State)
    for name, function in {"draft": draft, "check": check, "improve": improve}.items():
        graph.add_node(name, node_of(function))
    for edge in [("__start__", "draft"), ("draft", "check"), ("improve", "check")]:
        graph.add_edge(*edge)
    graph.add_conditional_edges("check", next_node, {"done": "__end__", "improve": "improve"})
    return graph.compile()
