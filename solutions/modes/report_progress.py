"""Build a graph whose node reports how far it is while it works."""

from collections.abc import Awaitable, Callable
from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict, total=False):
    """What there is to do, and what came of it."""

    items: list[Any]
    results: list[Any]


def report_progress(
    work: Callable[[Any], Awaitable[Any]],
) -> CompiledStateGraph:
    """Build a graph whose node reports each item that is done."""

    async def worker(state: State) -> State:
        report = get_stream_writer()
        results: list[Any] = []
        for item in state["items"]:
            results.append(await work(item))
            report({"done": len(results), "of": len(state["items"])})
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
