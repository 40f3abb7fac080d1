"""Caught by test_returns_the_results: thinks a change of the state's own list is enough.

Says: it changes the list in its state and returns nothing; return {"results": [...]} from the
node.
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
    async def worker(state: State) -> None:
        report = get_stream_writer()
        state["results"] = []
        for done, item in enumerate(state["items"], 1):
            state["results"].append(await work(item))
            report({"done": done, "of": len(state["items"])})

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
