"""Show that astream() saves what ainvoke() saves, and measure durability.

`graph` has a checkpointer: it saves the state after the input and after
every step, each under the thread of the run. The saver of this graph is
slow. Does streaming wait for it? Run it and measure. Write two functions.

`two_histories(graph, state, streamed, invoked)` runs the graph twice from
the same `state`: with astream() on the thread whose id is `streamed`, and
with ainvoke() on the thread whose id is `invoked`. Both threads are new.
Then it reads what is saved on each of them, and returns a tuple of two
histories, that of `streamed` first. A history is a list, oldest state
first, with a tuple of four for each state:

    (source, step, next, values)

They come from `graph.aget_state_history(config)`, an asynchronous generator
that begins with the newest state: `snapshot.metadata["source"]`,
`snapshot.metadata["step"]`, `snapshot.next` and `snapshot.values`.
(A snapshot has ids and times too. They differ from run to run.)

`durabilities(graph, state)` runs the graph with astream() three times,
each time to its end: with durability="sync", "async" and "exit", on a new
thread that has the name of the durability. It returns a dict with a tuple
of two for each of the three names:

- the seconds from the start of this run to its first event, in the default
  stream mode. The clock is `asyncio.get_running_loop().time()`;
- the number of states that are saved on this thread when the run has ended,
  an int.

Example: with nodes that take 1 second each, and a saver that takes 5 for
each state,

    await durabilities(graph, {"note": 0})

returns {"sync": (16.0, 5), …}. The other four numbers are for you to find.
Many people believe that each event waits until its state is saved, and
therefore give up either streaming or saving.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph

Saved = tuple[str, int, tuple[str, ...], dict[str, Any]]
"""One saved state: source, step, next, values."""


async def two_histories(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    streamed: str,
    invoked: str,
) -> tuple[list[Saved], list[Saved]]:
    """Return what astream() and ainvoke() save on their threads."""
    raise NotImplementedError("two_histories is yours to write")


async def durabilities(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> dict[str, tuple[float, int]]:
    """Return seconds to the first event and states, by durability."""
    raise NotImplementedError("durabilities is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
