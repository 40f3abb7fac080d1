"""Serve many users at once with one graph.

Write `many_requests(graph, states)`. It runs `graph` once for each state of
the list `states`, all runs side by side. It returns a list of the final
states: first that of the run which began from the first state, and so on.

- All runs start at once, however many there are, in one thread. None waits
  for another.
- The results come in the order of `states`, whichever run ends first. If
  there are no states, the result is an empty list.
- `graph` has a checkpointer: it saves the state of each run under a name,
  the thread_id. (It has nothing to do with threads of the system.) A run
  without a thread_id raises a ValueError. A run with a thread_id that was
  used before goes on from what was saved under it. So each run needs a new
  one, also when two states are equal, and when the same graph is used in a
  later call. Any text will do, such as `str(uuid.uuid4())`. It goes into
  the config, the second argument of ainvoke() and astream():

      {"configurable": {"thread_id": "user-7"}}

- If a run raises an exception, `many_requests` raises the same one, alone
  or in an exception group.

Example: a graph takes state["seconds"] seconds and returns {"done": True}.
The three states

    [{"seconds": 3}, {"seconds": 1}, {"seconds": 2}]

give, after 3 seconds and not after 6,

    [{"seconds": 3, "done": True}, {"seconds": 1, "done": True},
     {"seconds": 2, "done": True}]

`await graph.ainvoke(state, config)` runs a graph and gives its final state.
If you await one run after the other, it takes the sum of their times.
`await asyncio.gather(a, b, c)` starts all the coroutines that it is given,
waits for all, and returns their results in a list; an asyncio.TaskGroup
does much the same. Then it takes the longest of the times. A coroutine is
what calling an `async def` gives; what astream() gives is not one.

This matters because nodes spend most of their time waiting for models and
services. A hundred runs side by side need one thread, and hardly more time
than one run.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def many_requests(
    graph: CompiledStateGraph, states: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The final state of a run from each state, all runs side by side."""
    raise NotImplementedError("many_requests is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
