"""Right: a method as a node, with a state that Pydantic checks."""

from typing import Any
from langgraph.graph import StateGraph, START, END
from langgraph.types import StreamWriter
from pydantic import BaseModel


class S(BaseModel):
    items: list[Any] = []
    results: list[Any] = []


class Worker:
    def __init__(self, work):
        self.work = work

    async def run(self, state: S, writer: StreamWriter) -> dict:
        async def one(i):
            r = await self.work(i)
            return r

        results = []
        for i in state.items:
            results.append(await one(i))
            writer({"done": len(results), "of": len(state.items)})
        return {"results": results}


def report_progress(work):
    g = StateGraph(S)
    g.add_node("worker", Worker(work).run)
    g.add_edge(START, "worker")
    return g.compile()
