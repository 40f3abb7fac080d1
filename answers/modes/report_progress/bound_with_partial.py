"""Right: a function of the module that functools.partial() binds to `work`; a task group, a queue."""

import asyncio
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


import functools


async def _worker(work, state):
    writer = get_stream_writer()
    finished: asyncio.Queue = asyncio.Queue()

    async def run():
        for item in state["items"]:
            await finished.put([await work(item)])

    results = []
    async with asyncio.TaskGroup() as group:
        group.create_task(run())
        while len(results) < len(state["items"]):
            results += await finished.get()
            writer({"done": len(results), "of": len(state["items"])})
    return {"results": results}


def report_progress(work):
    return build(functools.partial(_worker, work))
