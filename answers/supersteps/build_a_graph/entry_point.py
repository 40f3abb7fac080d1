"""Right: a state made by a call of TypedDict, set_entry_point(), and a dict
of ways."""

from operator import itemgetter
from typing import TypedDict

from langgraph.graph import END, StateGraph

State = TypedDict("State", {"topic": str, "text": str, "ok": bool})


def build_a_graph(draft, check, improve):
    builder = StateGraph(State)
    nodes = dict(draft=draft, check=check, improve=improve)
    for item in nodes.items():
        builder.add_node(*item)
    builder.set_entry_point("draft")
    for source in ("draft", "improve"):
        builder.add_edge(source, "check")
    builder.add_conditional_edges(
        "check", lambda state: itemgetter("ok")(state), {True: END, False: "improve"}
    )
    return builder.compile()
