"""Caught by test_returns_the_results: keeps results, and takes one for an item that is equal.

Says: it does not call work again for an item that is equal to one before.

Conceptual: work is called again for an item that equals one before
"""

from typing import Any, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.runtime import Runtime


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
    async def worker(state: State, runtime: Runtime):
        seen, results = [], []
        for n, item in enumerate(state["items"], 1):
            for old, result in seen:
                if old == item:
                    break
            else:
                result = await work(item)
                seen.append((item, result))
            results.append(result)
            runtime.stream_writer({"done": n, "of": len(state["items"])})
        return {"results": results}

    return build(worker)
