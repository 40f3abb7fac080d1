"""Choose when a graph saves its state, depending on what matters most.

`graph` has nodes in a row, and a checkpointer that saves the state after
each of them. The checkpointer is slow. The keyword `durability` of
astream() decides when a run saves:

- "sync": a node starts when the state before it is saved;
- "async", the default: states are saved in the order of the steps, while
  the nodes go on;
- "exit": nothing is saved until the run ends, and then only the last state.

Write `run(graph, state, thread, purpose)`, an asynchronous generator. It
streams `graph` once from `state`, on the thread whose id is `thread`, and
yields the event of each node, {name: update}, as soon as it comes. An
update may be None. The `purpose` says what else matters:

- "safety": if the machine fails, only the node that is running then has to
  run again: when a node starts, the work of all nodes before it is saved.
- "latency": a reader waits for each event. All events come as early as if
  nothing were saved: no node and no event waits for the saver, not even the
  last event. States are still saved during the run, as fast as the saver
  can.
- "economy": every save costs money. One run saves one state, the last.

The last event needs care. When the last node has ended, LangGraph waits
until all states are saved, and only then gives its event: with a slow saver
the answer comes late. There is one way around it: if "custom" is one of the
stream's modes, nodes may write to the stream at any time. So LangGraph
passes on each event at once. No node here writes anything. But with a list
of modes each item is a tuple, (mode, event), and you yield the event.

Example: with nodes of 1 second and a saver that needs 5 for each state,
three events come after 1, 2 and 3 seconds for "latency". For "safety" the
first one takes more than 10.

With the wrong choice a chat is slow for no reason, or an hour of work is
lost with a machine.
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

from langgraph.graph.state import CompiledStateGraph

Purpose = Literal["safety", "latency", "economy"]


async def run(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    thread: str,
    purpose: Purpose,
) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of one run that saves as the `purpose` wants it."""
    raise NotImplementedError("run is yours to write")
    yield {}  # a yield makes an async def a generator; replace this one


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
