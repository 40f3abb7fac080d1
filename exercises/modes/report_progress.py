"""Build a graph whose node reports how far it is while it works.

Write `report_progress(work)`. It returns a compiled graph with one node,
which is called "worker". The graph's state has two keys that hold lists,
"items" and "results". The node

- awaits `work(item)` for each item of state["items"], one after the other,
  in their order;
- reports how many items are done, and how many there are in all, as soon as
  an item is done. After the first of three items the report is the dict
  {"done": 1, "of": 3};
- returns {"results": [...]}: what `work` returned for each item, in the
  same order.

Items and results may be anything, also None, and equal ones. The list of
items is the caller's: leave it as it is. The graph may run several times,
also at the same time, and each run counts from the start.

Each report goes to LangGraph's stream writer, a function that a node calls
with what it wants to say. A program that streams the graph in the mode
"custom" gets each report at once, while the node goes on; in other modes
the reports do not appear. It may keep them, so use a new dict for each.
There are three ways to get the writer:

- call `get_stream_writer()` (from langgraph.config) inside the node;
- give the node a second parameter: LangGraph passes the writer if it is
  called `writer`, and annotated with StreamWriter (from langgraph.types) or
  not at all;
- give it a parameter `runtime: Runtime` (from langgraph.runtime) and use
  `runtime.stream_writer`.

A report reaches its reader when the event loop is free, so nothing in the
node may block the loop. A node that calls time.sleep() holds back its own
reports, and everything else in the program.

Example: `graph = report_progress(work)`, where `work` takes a second for
each item. Then

    items = {"items": ["a", "b", "c"]}
    async for report in graph.astream(items, stream_mode="custom"):

gives {"done": 1, "of": 3} after one second, {"done": 2, "of": 3} after two
and {"done": 3, "of": 3} after three. With stream_mode="updates" there is
one event, after three seconds: {"worker": {"results": [...]}}. For no items
there are no reports, and the results are [].

A bar that moves makes three minutes bearable, and a node that only returns
something at its end cannot move one.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def report_progress(
    work: Callable[[Any], Awaitable[Any]],
) -> CompiledStateGraph:
    """Build a graph whose node reports each item that is done."""
    raise NotImplementedError("report_progress is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
