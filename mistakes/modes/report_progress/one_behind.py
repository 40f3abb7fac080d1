"""Caught by test_reports_while_it_works: reports an item when the next one is done.

Says: it reports an item when the next one is done; write the report before the next item
begins.
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
        results, total = [], len(state["items"])
        for item in state["items"]:
            result = await work(item)
            if results:
                report({"done": len(results), "of": total})
            results.append(result)
        if results:
            report({"done": total, "of": total})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
