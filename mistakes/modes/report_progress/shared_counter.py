"""Caught by test_reports_each_item: counts in the module, where the number outlives the run.

Says: it counts in a variable that outlives the run, so the next run begins with the old number;
count inside the node.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


done = 0


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    async def worker(state: State) -> State:
        global done
        report = get_stream_writer()
        results = []
        for item in state["items"]:
            results.append(await work(item))
            done += 1
            report({"done": done, "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
