"""Caught by test_reports_while_it_works: reports an item when it begins.

Says: it reports an item before the work on it is done; await work(item) first.

Conceptual: a report comes when the work on its item has ended
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
        for done, item in enumerate(state["items"], 1):
            report({"done": done, "of": len(state["items"])})
            results.append(await work(item))
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
