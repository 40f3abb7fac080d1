"""Caught by test_reports_each_item: takes the items out of the list that the caller gave.

Says: it takes the items out of the caller's list, which is empty at the end.
"""

from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter


class State(TypedDict):
    items: list[Any]
    results: list[Any]


def build(worker) -> CompiledStateGraph:
    builder = StateGraph(State)
    builder.add_node("worker", worker)
    builder.add_edge(START, "worker")
    builder.add_edge("worker", END)
    return builder.compile()


def report_progress(work):
    async def worker(state: State, writer: StreamWriter):
        items, results = state["items"], []
        of = len(items)
        while items:
            results.append(await work(items.pop(0)))
            writer({"done": len(results), "of": of})
        return {"results": results}

    return build(worker)
