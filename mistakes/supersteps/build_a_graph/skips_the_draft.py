"""Caught by test_improves_until_it_is_right: thinks that a run which starts
with a text needs no draft.

Says: A run that starts with a text does not run "draft". Every run starts
with "draft".

Conceptual: draft runs also if the state has a text at first
"""

from typing import TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    topic: str
    text: str
    ok: bool


def build_a_graph(draft, check, improve):
    b = StateGraph(State)
    b.add_node("draft", draft)
    b.add_node("check", check)
    b.add_node("improve", improve)
    b.add_conditional_edges(
        START, lambda s: "check" if s.get("text") else "draft", ["draft", "check"]
    )
    b.add_edge("draft", "check")
    b.add_edge("improve", "check")
    b.add_conditional_edges("check", lambda s: END if s["ok"] else "improve", ["improve", END])
    return b.compile()
