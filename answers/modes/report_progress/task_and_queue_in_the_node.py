"""Right: the work is done in a task, and the node reports what comes from it."""

import asyncio
from typing import TypedDict
from langgraph.config import get_stream_writer
from langgraph.graph import START, StateGraph


class S(TypedDict, total=False):
    items: list
    results: list


def report_progress(work):
    async def worker(state):
        write = get_stream_writer()
        queue = asyncio.Queue()

        async def work_through():
            for i in state["items"]:
                await queue.put(await work(i))

        async with asyncio.TaskGroup() as tg:
            tg.create_task(work_through())
            results = []
            for _ in state["items"]:
                results.append(await queue.get())
                write({"done": len(results), "of": len(state["items"])})
        return {"results": results}

    return StateGraph(S).add_node("worker", worker).add_edge(START, "worker").compile()
