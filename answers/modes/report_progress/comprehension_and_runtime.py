"""Right: a comprehension that awaits, the runtime's writer, a builder whose calls are chained."""

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
    async def worker(state, runtime: Runtime):
        of = len(state["items"])

        async def step(done, item):
            result = await work(item)
            runtime.stream_writer({"done": done, "of": of})
            return result

        return {"results": [await step(n + 1, x) for n, x in enumerate(state["items"])]}

    return (
        StateGraph(TypedDict("Work", {"items": list, "results": list}))
        .add_node("worker", worker)
        .set_entry_point("worker")
        .set_finish_point("worker")
        .compile()
    )
