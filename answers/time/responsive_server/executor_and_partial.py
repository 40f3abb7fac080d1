"""Right: helper classes, run_in_executor, and a node that is a callable object."""

import asyncio
from functools import partial
from typing import Any

from langgraph.graph import StateGraph


class LookUp:
    def __init__(self, service: Any) -> None:
        self.service = service

    async def __call__(self, state: dict[str, Any]) -> dict[str, Any]:
        loop = asyncio.get_running_loop()
        work = partial(self.service, question=state["question"])
        return {"answer": await loop.run_in_executor(None, work)}


async def final_state(graph: Any, state: dict[str, Any]) -> dict[str, Any]:
    async for part in graph.astream(state, stream_mode=["values"], version="v2"):
        last = part["data"]
    return last


async def serve(service: Any, question: str) -> str:
    builder = StateGraph(dict)
    builder.add_node("look_up", LookUp(service).__call__)
    builder.set_entry_point("look_up")
    builder.set_finish_point("look_up")
    task = asyncio.create_task(final_state(builder.compile(), {"question": question}))
    return (await task)["answer"]


if __name__ == "__main__":
    print("a main block")
