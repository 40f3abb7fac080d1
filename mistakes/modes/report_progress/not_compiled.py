"""Caught by test_reports_each_item: returns the builder of the graph.

Says: it returns the StateGraph, which cannot run; return what its compile() returns.
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
    async def worker(state: State) -> State:
        report = get_stream_writer()
        results = []
        for item in state["items"]:
            results.append(await work(item))
            report({"done": len(results), "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph
