"""Caught by test_returns_the_results: starts work on all items and counts those that are done.

Says: it starts the work on all items together; await work(item) for one item after the other.

Conceptual: the work on an item begins when the one before is done
"""

import asyncio
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
        results = [asyncio.ensure_future(work(item)) for item in state["items"]]
        for done, result in enumerate(results, 1):
            await result
            report({"done": done, "of": len(results)})
        return {"results": [result.result() for result in results]}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.add_edge(START, "worker")
    graph.add_edge("worker", END)
    return graph.compile()
