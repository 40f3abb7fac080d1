"""Caught by test_counts_each_run_by_itself: counts in a variable that all runs of the graph share.

Says: two runs at the same time count in one variable; count inside the node.
"""

from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import StreamWriter


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
    done = 0

    async def worker(state: State, writer: StreamWriter):
        nonlocal done
        done = 0
        results = []
        for item in state["items"]:
            results.append(await work(item))
            done += 1
            writer({"done": done, "of": len(state["items"])})
        return {"results": results}

    return build(worker)
