"""Caught by test_improves_until_it_is_right: thinks that an improved text is right.

Says: The graph ends after "improve". After each "improve" it has to run "check" again.

Conceptual: a text that was improved is checked again
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
    builder.add_node("draft", draft)
    builder.add_node("check", check)
    builder.add_node("improve", improve)
    builder.add_edge(START, "draft")
    builder.add_edge("draft", "check")
    builder.add_conditional_edges("check", choose, ["improve", END])
    builder.add_edge("improve", END)
    return builder.compile()
