"""Right: a pydantic model for the state, callable objects, a reducer of its own, items reversed."""

from typing import Annotated

from langgraph.graph import START, StateGraph
from langgraph.types import Send
from pydantic import BaseModel


def placed(old, new):
    return {**old, **new}


def in_order(old, new):
    return new if new else old


class State(BaseModel):
    items: list[str] = []
    found: Annotated[dict[int, int], placed] = {}
    results: Annotated[list[int], in_order] = []


class Work:
    def __init__(self, work):
        self.work = work

    async def __call__(self, sent):
        return {"found": {sent["place"]: await self.work(item=sent["item"])}}


def each(state: State):
    places = reversed(range(len(state.items)))
    return [Send("work", {"place": place, "item": state.items[place]}) for place in places]


def finish(state: State):
    return {"results": [state.found[place] for place in range(len(state.items))]}


async def map_reduce(work):
    builder = StateGraph(State)
    builder.add_node("work", Work(work))
    builder.add_node("finish", finish, defer=True)
    builder.set_conditional_entry_point(each)
    builder.add_edge("work", "finish")
    return builder.compile()
