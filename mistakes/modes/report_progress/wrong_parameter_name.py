"""Caught by test_reports_each_item: thinks the second parameter is the writer in any case.

Says: the second parameter of the node is not called `writer`, so LangGraph does not pass it;
rename it.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    async def worker(state: State, report: StreamWriter) -> State:
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
