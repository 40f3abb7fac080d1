"""It describes a graph that LangGraph cannot make: the answer is an error, in its own process.

Exercise: report_progress
Verdict: unsolved; test_reports_each_item; it raised
"""

from typing import TypedDict

from langgraph.graph import START, StateGraph


class State(TypedDict):
    items: list
    results: list


def description(self):
    nodes = {"worker": [["items"], 5, []], "other": None}
    return {"nodes": nodes, "channels": [], "options": 5, "saves": [], "config": None}


for found in object.__subclasses__():
    if found.__module__ == "lab.runner.built_graphs":
        if hasattr(found, "_description"):
            found._description = description


def report_progress(work):
    return StateGraph(State).add_node("worker", lambda _: {}).add_edge(START, "worker").compile()
