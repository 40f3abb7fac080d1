"""Caught by test_reports_each_item: thinks a change of the state is seen when it is made.

Says: it returns the progress under a key of the state, which arrives only when the node has
finished; call the stream writer.
"""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]
    progress: list[Any]


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    async def worker(state: State) -> State:
        results, progress = [], []
        for item in state["items"]:
            results.append(await work(item))
            progress.append({"done": len(results), "of": len(state["items"])})
        return {"results": results, "progress": progress}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
