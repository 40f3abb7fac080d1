"""Caught by test_runs_the_nodes_in_order: thinks the name of a node is the name of its function.

Says: The nodes have the names of the functions; give each its own name in add_node().
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph

Node = Callable[..., Awaitable[Any]]


class State(TypedDict):
    """What is written about, the text, and whether it is right."""

    topic: str
    text: str
    ok: bool


def choose(state: State) -> str:
    """The node that comes after "check"."""
    return END if state["ok"] else "improve"


def build_a_graph(draft: Node, check: Node, improve: Node) -> CompiledStateGraph:
    """A compiled graph that improves a draft until "ok" is True."""
    builder = StateGraph(State)
    builder.add_node("write", draft)
    builder.add_node("check", check)
    builder.add_node("improve", improve)
    builder.add_edge(START, "write")
    builder.add_edge("write", "check")
    builder.add_conditional_edges("check", choose, ["improve", END])
    builder.add_edge("improve", "check")
    return builder.compile()
