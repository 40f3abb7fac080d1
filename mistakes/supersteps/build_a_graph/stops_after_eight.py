"""Caught by test_runs_again_with_other_topics: is afraid of endless loops.

Says: The graph ends after eight improvements. It has to go on until "ok" is
True.
"""

from typing import TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    topic: str
    text: str
    ok: bool


class Rounds(State):
    rounds: int


def build_a_graph(draft, check, improve):
    rounds = {}

    def choose(state):
        if state["ok"]:
            rounds.pop(state.get("topic"), None)
            return END
        n = rounds[state.get("topic")] = rounds.get(state.get("topic"), 0) + 1
        return "improve" if n <= 8 else END

    b = StateGraph(State)
    b.add_node("draft", draft)
    b.add_node("check", check)
    b.add_node("improve", improve)
    b.add_edge(START, "draft")
    b.add_edge("draft", "check")
    b.add_conditional_edges("check", choose, ["improve", END])
    b.add_edge("improve", "check")
    return b.compile()
