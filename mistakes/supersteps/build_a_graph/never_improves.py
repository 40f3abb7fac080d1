"""Caught by test_improves_until_it_is_right: leaves the decision out.

Says: "check" always leads to END; add_conditional_edges() has to choose between END and "improve".
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


def build_a_graph(draft: Node, check: Node, improve: Node) -> CompiledStateGraph:
    """A compiled graph that improves a draft until "ok" is True."""
    builder = StateGraph(State)
    builder.add_node("draft", draft)
    builder.add_node("check", check)
    builder.add_node("improve", improve)
    builder.add_edge(START, "draft")
    builder.add_edge("draft", "check")
    builder.add_edge("check", END)
    builder.add_edge("improve", END)
    return builder.compile()
