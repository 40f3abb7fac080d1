"""Caught by test_reports_each_item: reports the index of an item for the number of those done.

Says: it reports the index of an item, which begins at 0; report how many items are done.

Conceptual: the first report says that one item is done
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
        for done, item in enumerate(state["items"]):
            results.append(await work(item))
            report({"done": done, "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
