"""Caught by test_runs_the_nodes_in_order: thinks that each key needs a
reducer.

Says: The key "ok" has a reducer, so True stays True, and the key is there
from the start. Declare it as bool.

Conceptual: ok may become False after it was True
"""

import operator
from typing import Annotated, TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    topic: str
    text: str
    ok: Annotated[bool, operator.or_]


def build_a_graph(draft, check, improve):
    b = StateGraph(State)
    for name, node in (("draft", draft), ("check", check), ("improve", improve)):
        b.add_node(name, node)
    b.add_edge(START, "draft")
    b.add_edge("draft", "check")
    b.add_edge("improve", "check")
    b.add_conditional_edges("check", lambda s: END if s["ok"] else "improve", ["improve", END])
    return b.compile()
