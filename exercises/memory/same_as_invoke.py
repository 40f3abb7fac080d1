"""Show that astream() saves what ainvoke() saves, and find out what `durability` changes.

`graph` has a checkpointer: it saves the state after the input and after every step, each under the
thread of the run. The saver of this graph is slow. Does streaming wait for it? Do not believe
anybody: run it, and measure. Write two functions.

`two_histories(graph, state, streamed, invoked)` runs the graph twice from the same `state`, with
astream() on the thread whose id is `streamed` and with ainvoke() on the one whose id is `invoked`.
Both threads are new. It returns a tuple of two, the histories of both threads after the runs. A
history is a list of what is saved there, oldest first, each as a tuple of four:

    (source, step, next, values)

All come from `graph.aget_state_history(config)`, an asynchronous generator that begins with the
newest: `snapshot.metadata["source"]`, `snapshot.metadata["step"]`, `snapshot.next` and
`snapshot.values`. (Ids and times are in a snapshot too. Those of two runs are never the same.)

`durabilities(graph, state)` runs the graph with astream() three times, with durability="sync",
"async" and "exit", each on a new thread that is called as its durability. It returns a dict that
has for each of the three names a tuple of two:

- the seconds from the beginning of that run to its first event, in the default stream mode. The
  clock is `asyncio.get_running_loop().time()`;
- how many states are saved on its thread when the run has ended.

Example: for nodes that take 1 second each, and a saver that takes 5 for each state,

    await durabilities(graph, {"log": []})

gives {"sync": (16.0, 5), …}; the other four numbers are for you to find. Many believe that every
event waits until its state is saved, and give up on one of the two for it.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph

Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]
"""One saved state: source, step, next, values."""


async def two_histories(
    graph: CompiledStateGraph, state: dict[str, Any], streamed: str, invoked: str
) -> tuple[list[Saved], list[Saved]]:
    """What astream() leaves on the thread `streamed`, and ainvoke() on `invoked`, oldest first."""
    raise NotImplementedError("two_histories is yours to write")


async def durabilities(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> dict[str, tuple[float, int]]:
    """For each durability: seconds to the first event, and how many states are saved."""
    raise NotImplementedError("durabilities is yours to write")
