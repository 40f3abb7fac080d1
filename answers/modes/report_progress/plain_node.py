"""Right: a plain def as the node, in a thread of its own, with a loop of its own; `runtime`."""

import asyncio
from typing import Any, TypedDict

from langgraph.graph import StateGraph
from langgraph.runtime import Runtime


class State(TypedDict, total=False):
    items: list[Any]
    results: list[Any]


def report_progress(work: Any) -> Any:
    def worker(state: State, runtime: Runtime) -> State:
        async def all_of_it() -> list[Any]:
            results = []
            for number, item in enumerate(state["items"], start=1):
                results.append(await work(item))
                runtime.stream_writer({"done": number, "of": len(state["items"])})
            return results

        return {"results": asyncio.run(all_of_it())}

    graph = StateGraph(State)
    graph.add_node("worker", worker)
    graph.set_entry_point("worker")
    graph.set_finish_point("worker")
    return graph.compile()
