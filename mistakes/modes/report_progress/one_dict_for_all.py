"""Caught by test_reports_each_item: writes one dict again and again, and changes it.

Says: it writes the same dict each time; write a new one, because a reader may keep it.
"""

from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


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
    async def worker(state: State):
        writer = get_stream_writer()
        results = []
        report = {"done": 0, "of": len(state["items"])}
        for item in state["items"]:
            results.append(await work(item))
            report["done"] += 1
            writer(report)
        return {"results": results}

    return build(worker)
