"""Caught by test_improves_until_it_is_right: thinks that a writer returns a
text and nothing more.

Says: Of what a node returns only "text" is passed on. Hand the node over as
it is.

Conceptual: a node may return other keys than text
"""

from typing import TypedDict

from langgraph.graph import END, START, StateGraph


class State(TypedDict):
    topic: str
    text: str
    ok: bool


def only_text(node):
    async def run(state):
        update = await node(state)
        if update and "text" in update:
            return {"text": update["text"]}
        return None

    return run


def build_a_graph(draft, check, improve):
    b = StateGraph(State)
    b.add_node("draft", only_text(draft))
    b.add_node("check", check)
    b.add_node("improve", only_text(improve))
    b.add_edge(START, "draft")
    b.add_edge("draft", "check")
    b.add_edge("improve", "check")
    b.add_conditional_edges("check", lambda s: END if s["ok"] else "improve", ["improve", END])
    return b.compile()
