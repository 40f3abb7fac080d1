"""Right: chained calls, and a dict from answers to nodes in the place of names."""

from typing import TypedDict

from langgraph.graph import END, START, StateGraph

State = TypedDict("State", {"topic": str, "text": str, "ok": bool})


def build_a_graph(draft, check, improve):
    return (
        StateGraph(State)
        .add_node("improve", improve)
        .add_node("check", check)
        .add_node("draft", draft)
        .add_edge("improve", "check")
        .add_edge("draft", "check")
        .add_edge(START, "draft")
        .add_conditional_edges("check", lambda state: state["ok"], {True: END, False: "improve"})
        .compile(name="writer")
    )
