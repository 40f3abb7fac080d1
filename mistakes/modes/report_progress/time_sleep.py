"""Caught by test_reports_while_it_works: thinks a short time.sleep lets the report get out.

Says: it calls time.sleep(), which stops the event loop and holds back the report; nothing in
the node may block.
"""

import time
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
        for item in state["items"]:
            results.append(await work(item))
            report({"done": len(results), "of": len(state["items"])})
            time.sleep(0.25)
        return {"results": results}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
