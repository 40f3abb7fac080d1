"""Caught by test_reports_while_it_works: reports when all is done, thinks only numbers count.

Says: it writes all reports when all items are done; write each report right after its item is
done.

Conceptual: a report comes before the next item is done
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
        results = [await work(item) for item in state["items"]]
        for done in range(1, len(results) + 1):
            report({"done": done, "of": len(results)})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
