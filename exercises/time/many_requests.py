"""Serve many visitors at once with one graph.

Write `many_requests(graph, states)`. It runs `graph` once for each state of the list `states`, all
runs side by side, and returns a list of the final states: the first one is that of the run which
began from the first state, and so on.

- All runs start at once, however many there are, in one thread. None waits for another.
- The results come in the order of `states`, whichever run is finished first. No states, no results:
  an empty list.
- `graph` has a checkpointer: it keeps the state of each run under a name, the thread_id. A run that
  is given no thread_id fails with a ValueError, and one that is given the thread_id of another goes
  on from what that one has left behind. So each run gets one of its own, be its state equal to
  another's or not. Any text will do. It goes into the config, which is the second argument of
  ainvoke() and astream():

      {"configurable": {"thread_id": "visitor-7"}}

- If a run raises an exception, so does `many_requests`: the same one, alone or in an exception
  group.

Example: a graph that takes state["seconds"] seconds and returns {"done": True}, and three states

    [{"seconds": 3}, {"seconds": 1}, {"seconds": 2}]

give, after 3 seconds and not after 6,

    [{"seconds": 3, "done": True}, {"seconds": 1, "done": True}, {"seconds": 2, "done": True}]

`await` for one thing after the other takes the sum of all times. asyncio.gather() and
asyncio.TaskGroup take coroutines, start them all, and wait for all: that takes the longest of the
times. What they take is a coroutine, as calling an `async def` gives; a stream is none.

It matters because nodes do little but wait, for models and for services. A hundred runs that wait
side by side take one thread, and hardly more time than one run.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The final state of a run from each state, all runs side by side."""
    raise NotImplementedError("many_requests is yours to write")
