"""Caught by test_works_on_many_unusual_items: reports when another whole percent is done.

Says: it reports only when the percentage has changed, so some items have no report.
"""

from typing import Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph


class State(TypedDict):
    items: list[Any]
    results: list[Any]


def build(worker) -> CompiledStateGraph:
    builder = StateGraph(State)
    builder.add_node("worker", worker)
    builder.add_edge(START, "worker")
    builder.add_edge("worker", END)
    return builder.compile()


def report_progress(work):
    async def worker(state: State):
        writer = get_stream_writer()
        of, last, results = len(state["items"]), -1, []
        for done, item in enumerate(state["items"], start=1):
            results.append(await work(item))
            percent = done * 100 // of
            if percent != last:
                writer({"done": done, "of": of})
                last = percent
        return {"results": results}

    return build(worker)
