"""A chain of nodes for checks that need no kit."""

from __future__ import annotations

from typing import Any, TypedDict

from hypothesis import strategies as st
from langgraph.graph import END, START, StateGraph

names = st.lists(
    st.from_regex(r"node_[a-z]{1,6}", fullmatch=True), min_size=1, max_size=4, unique=True
)


class State(TypedDict):
    """What the nodes pass on."""

    count: int
    message: str
    steps: int


def chain(nodes: list[str]) -> Any:
    """A compiled graph whose nodes count up one after the other."""
    graph = StateGraph(State)
    for name in nodes:
        graph.add_node(name, _node(name))  # type: ignore[call-overload]
    for one, following in zip([START, *nodes], [*nodes, END], strict=True):
        graph.add_edge(one, following)
    return graph.compile()


def _node(name: str) -> Any:
    async def run(state: State) -> dict[str, Any]:
        return {
            "count": state["count"] + 1,
            "message": f"{name} has run",
            "steps": state["steps"] + 1,
        }

    return run
