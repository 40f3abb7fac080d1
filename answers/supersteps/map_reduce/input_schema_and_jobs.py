"""Right: a class with a schema for the input; each Send has an object."""

from dataclasses import dataclass
from typing import Annotated
from typing_extensions import TypedDict

from langgraph.graph import StateGraph
from langgraph.types import Send


def merge(old, new):
    return [*old, *new]


class Input(TypedDict):
    items: list[str]


class Output(Input):
    results: Annotated[list[int], merge]


@dataclass(frozen=True)
class Job:
    item: str


class MapReduce:
    def __init__(self, work):
        self._call = work

    async def work(self, job: Job):
        result = await self._call(job.item)
        return {"results": [result]}

    async def route(self, state: Input):
        return [Send("work", Job(item)) for item in state["items"]]

    def compile(self):
        b = StateGraph(Output, input_schema=Input)
        b.add_node("work", self.work)
        b.set_conditional_entry_point(self.route, ["work"])
        b.set_finish_point("work")
        return b.compile()


def map_reduce(work):
    return MapReduce(work).compile()
