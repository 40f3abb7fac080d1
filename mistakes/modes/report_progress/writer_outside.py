"""Caught by test_reports_each_item: asks for the writer where the graph is built.

Says: it asks for the stream writer where the graph is built; call get_stream_writer() inside
the node, while it runs.
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
    report = get_stream_writer()

    async def worker(state: State) -> State:
        results = []
        for item in state["items"]:
            results.append(await work(item))
            report({"done": len(results), "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
