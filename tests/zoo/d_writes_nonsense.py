"""What it says that its nodes wrote is nonsense: no pairs, keys that are no text, Sends to nowhere.

Exercise: map_reduce
Verdict: unsolved; test_gives_the_results_in_order; it raised
"""

import itertools
import operator
from typing import Annotated, TypedDict

from langgraph.graph import START, StateGraph
from langgraph.types import Send

NONSENSE = itertools.cycle(
    [5, [None], [(1, 2, 3)], [({"a": 1}, None)], [("__pregel_tasks", 5)], "ab", [("results", 5)]]
)


class State(TypedDict):
    items: list
    results: Annotated[list, operator.add]


async def run(self, order):
    for reply in (None, {"raised": "no"}, {"interrupts": 5}, {"writes": next(NONSENSE)}):
        self._connection.tell(self._to, "report", reply)
        self._connection.tell(self._to, "describe", reply)
        self._connection.tell(self._to, "done", reply)
    self._connection.tell(self._to, "done", [order["run"], {"writes": next(NONSENSE)}])


for found in object.__subclasses__():
    if found.__module__ == "lab.runner.built_graphs":
        if hasattr(found, "_run"):
            found._run = run


def map_reduce(work):
    builder = StateGraph(State).add_node("work", lambda item: {"results": [0]})
    builder.add_conditional_edges(START, lambda s: [Send("work", i) for i in s["items"]])
    return builder.compile()
