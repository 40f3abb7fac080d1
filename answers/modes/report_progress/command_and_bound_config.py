"""Right: returns a Command, and a graph with a config bound to it."""

from typing import Any, TypedDict
from langgraph.graph import StateGraph, START
from langgraph.types import StreamWriter, Command


class S(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


def report_progress(work):
    async def worker(state: S, *, writer: StreamWriter) -> Command:
        out = []
        for item in state["items"]:
            out.append(await work(item))
            writer({"done": len(out), "of": len(state["items"])})
        return Command(update={"results": out})

    g = StateGraph(S)
    g.add_node("worker", worker)
    g.add_edge(START, "worker")
    return g.compile().with_config({"run_name": "progress"})
