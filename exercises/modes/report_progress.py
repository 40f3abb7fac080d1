"""Build a graph whose node tells how far it is while it works.

Write `report_progress(work)`. It returns a compiled graph with one node, which is called "worker".
The graph's state has two keys that hold lists, "items" and "results". The node

- awaits `work(item)` for each item of state["items"], one after the other, in their order;
- reports, as soon as an item is done, how many are done and how many there are in all: the dict
  {"done": 1, "of": 3} after the first of three items;
- returns {"results": [...]}: what `work` gave for each item, in the same order.

The report goes to LangGraph's stream writer, a function that a node calls with what it has to say.
Whoever runs the graph in the mode "custom" gets each report at once, while the node goes on; in
other modes the reports are simply not there. There are three ways to the writer:

- call `get_stream_writer()` (from langgraph.config) inside the node;
- give the node a second parameter: it must be called `writer`, and be annotated with StreamWriter
  (from langgraph.types) or not at all, for that is how LangGraph knows it;
- give it a parameter `runtime: Runtime` (from langgraph.runtime) and use `runtime.stream_writer`.

A report reaches its reader when the event loop is free, so nothing in the node may block the loop:
a node that calls time.sleep() holds back its own reports, and everybody else's.

Example: `graph = report_progress(work)` with a `work` that takes a second for each item. Then

    async for report in graph.astream({"items": ["a", "b", "c"]}, stream_mode="custom"):

gives {"done": 1, "of": 3} after one second, {"done": 2, "of": 3} after two and {"done": 3, "of": 3}
after three, and `graph.astream(..., stream_mode="updates")` gives one event after three seconds,
{"worker": {"results": [...]}}. For no items there are no reports, and the results are [].

A bar that moves makes three minutes bearable; a node that returns at the end can move none.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


def report_progress(work: Callable[[Any], Awaitable[Any]]) -> CompiledStateGraph:
    """Build a graph whose one node works through the items and reports each that is done."""
    raise NotImplementedError("report_progress is yours to write")
