"""Right: an object with an async __call__ as the node, each item a task, an async build."""

import asyncio
from typing import Annotated, Any, TypedDict

from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph


class State(TypedDict):
    items: list[Any]
    results: Annotated[list[Any], lambda old, new: new]


class Worker:
    def __init__(self, work: Any) -> None:
        self.work = work

    async def one(self, item: Any, number: int, of: int) -> Any:
        result = await self.work(item)
        get_stream_writer()({"of": of, "done": number})
        return result

    async def __call__(self, state: State) -> dict[str, Any]:
        results = []
        for number, item in enumerate(state["items"], 1):
            task = asyncio.create_task(self.one(item, number, len(state["items"])))
            results.append(await task)
            await asyncio.sleep(0)
        return {**state, "results": results}


async def report_progress(work: Any) -> Any:
    builder = StateGraph(State)
    builder.add_node("worker", Worker(work))
    builder.add_edge(START, "worker")
    return builder.compile()
