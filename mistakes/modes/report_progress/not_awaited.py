"""Caught by test_returns_the_results: thinks that calling work() does the work.

Says: it calls work(item) without await, so the work never runs; write `await work(item)`.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    def worker(state: State) -> State:
        report = get_stream_writer()
        results = []
        for item in state["items"]:
            results.append(work(item))
            report({"done": len(results), "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
