"""Caught by test_reports_each_item: thinks what a node yields is streamed.

Says: it yields the reports from the node, and LangGraph uses only the last thing that a node
yields; call the stream writer.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    async def worker(state: State) -> Any:
        results = []
        for item in state["items"]:
            results.append(await work(item))
            yield {"done": len(results), "of": len(state["items"])}
        yield {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
