"""Tell two orders apart: that in which nodes finish, and that of the state.

Write `fan_out_order(graph, state)`. It streams `graph` once, from the given
`state`, which is {"log": []}. Each node returns {"log": [line]}, with one
line of text. The key "log" has a reducer, a function that puts new lines
behind those that are there. `fan_out_order` returns a tuple of two lists of
lines, each with all lines of the run, and leaves `state` as it is:

- the lines in the order in which the nodes' updates came;
- the lines in the order in which they stand in the final state.

Example: plan comes first, then maps, web and books run side by side and
take 1, 2 and 3 seconds, then write ends the run. This gives

    (["planned", "2 maps", "9 pages", "4 books", "written"],
     ["planned", "4 books", "2 maps", "9 pages", "written"])

Nodes that run side by side are one superstep. In mode "updates" each of
them has an event, which comes when that node has finished. The state
changes when the slowest has finished: then LangGraph merges what all of
them returned, and mode "values" yields the result as one event. LangGraph
chooses the order of merging; it is the same in each run. Do not compute it,
read it from the state: one node may also run several times side by side.
Two lines may be equal.

A page that shows lines as they come and later the state shows two orders.
Code that takes one for the other works as long as the nodes happen to
finish in that order.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """The lines as they arrived, and the lines as the state has merged them."""
    raise NotImplementedError("fan_out_order is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
