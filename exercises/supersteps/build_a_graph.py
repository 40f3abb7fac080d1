"""Build a small graph from functions, with one decision in it.

Until now each graph was given to you. Here you build one. These are the
calls, for a graph that counts to three:

    from typing import TypedDict
    from langgraph.graph import END, START, StateGraph

    class State(TypedDict):      # the keys of the state, and their types
        count: int

    def add_one(state):          # a node: it is given the state, a dict,
        return {"count": state["count"] + 1}    # and returns what is new

    def choose(state):           # it returns the name of the next node
        return "add" if state["count"] < 3 else END

    builder = StateGraph(State)
    builder.add_node("add", add_one)         # a name, and its function
    builder.add_edge(START, "add")           # a run starts with "add"
    builder.add_conditional_edges("add", choose, ["add", END])
    graph = builder.compile()                # only now it can run

`add_edge("a", "b")` starts "b" when "a" has finished.
`add_conditional_edges("a", choose, [...])` calls `choose` when "a" has
finished, with the state as it is then, and starts the node that it names;
the list has all names that it may return. END ends the run.

Write `build_a_graph(draft, check, improve)`. It builds this graph and
returns it, compiled:

    START -> "draft" -> "check" -> END
                        ^     |
                        |     v
                       "improve"

The three arguments are functions for the nodes "draft", "check" and
"improve". They are asynchronous: LangGraph awaits them, you only hand them
over. Each is given the state and returns some keys of it, or None.

The state has three keys: "topic", a text, "text", a text, and "ok", which
is True or False. After "check" the graph ends if "ok" is True. If it is
False, "improve" runs, and then "check" again, as often as it takes.

Example: from {"topic": "tea"}, if `check` finds the first text wrong and
the second one right, the graph streams

    {"draft": {"text": "Tea is"}}
    {"check": {"ok": False}}
    {"improve": {"text": "Tea is hot."}}
    {"check": {"ok": True}}

A loop that ends when something is good enough is what most agents are.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph

Node = Callable[..., Awaitable[Any]]


def build_a_graph(draft: Node, check: Node, improve: Node) -> CompiledStateGraph:
    """A compiled graph that improves a draft until "ok" is True."""
    raise NotImplementedError("build_a_graph is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
