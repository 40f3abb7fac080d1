"""Right: a node that goes to its Sends with a Command."""

import operator
from dataclasses import dataclass, field
from typing import Annotated, Any

from langgraph.graph import StateGraph
from langgraph.types import Command, Send


@dataclass
class State:
    items: list[str]
    results: Annotated[list[int], operator.add] = field(default_factory=list)


def map_reduce(work: Any) -> Any:
    async def split(state: State) -> Command[Any]:
        return Command(goto=[Send("work", item) for item in state.items])

    async def one(item: str) -> dict[str, list[int]]:
        return {"results": [await work(item)]}

    builder = StateGraph(State).add_node("split", split, destinations=("work",))
    return builder.add_node("work", one).set_entry_point("split").compile(name="mapper")
