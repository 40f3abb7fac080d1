"""Tell two orders apart: in which nodes finish, and in which the state takes in their work.

Write `fan_out_order(graph, state)`. It runs `graph` once, with astream(), from the given `state`,
which is {"log": []}. Each node of the graph returns {"log": [line]}, with one line of text; the
key "log" has a reducer that puts new lines behind those that are there. `fan_out_order` returns a
tuple of two lists of lines, each with all lines of the run:

- the lines in the order in which the nodes' updates arrived;
- the lines in the order in which they stand in the final state.

Example: plan comes first, then maps, web and books run side by side and take 1, 2 and 3 seconds,
then write puts it all together. This gives

    (["planned", "2 maps", "9 pages", "4 books", "written"],
     ["planned", "4 books", "2 maps", "9 pages", "written"])

Nodes that run side by side make up one superstep. In mode "updates" each of them has an event of
its own, which comes when that node has finished. The state changes only when the slowest has: then
LangGraph merges what all of them returned, and mode "values" shows the result in one event. The
order of merging is LangGraph's own, the same in each run, whoever was the quickest. Do not work it
out, look at the state: the same node may also run several times side by side.

Whoever shows the lines as they arrive and later the state shows two orders, and users ask why. And
code that takes one for the other works on the day on which the nodes happen to finish in order.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def fan_out_order(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> tuple[list[str], list[str]]:
    """The lines as they arrived, and the lines as the state has merged them."""
    raise NotImplementedError("fan_out_order is yours to write")
