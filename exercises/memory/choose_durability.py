"""Choose when a graph saves its state, for what it is to be good for.

`graph` has nodes in a row, and a checkpointer that saves the state after each of them. The
checkpointer is slow, and a run can save at different times. That is what the keyword `durability`
of astream() decides:

- "sync": no node starts before the state that it starts from is saved;
- "async", the default: states are saved in the order of the steps, while the nodes go on;
- "exit": nothing is saved until the run ends, and then only the last state.

Write `run(graph, state, thread, purpose)`, an asynchronous generator. It runs `graph` once, with
astream(), from `state` on the thread whose id is `thread`, and yields what each node has returned
as {name: update}, one after the other, each as soon as it comes. What matters besides is the
`purpose`:

- "safety": if the machine fails at any moment, only the node that is at work then has to run again:
  when a node starts, what all the nodes before it have done is saved.
- "latency": a reader waits for each event. All come as early as if nothing were saved: no node and
  no event waits for the saver, and the last event does not either. Meanwhile states are saved all
  the same, as far as the saver can follow.
- "economy": every save costs money. One run saves one state, the last.

Take care of the last event. When the last node has ended, LangGraph lets all states be saved first
and gives its event then: with a slow saver the answer itself comes late. It does so unless it looks
after the stream all the time, as it must where nodes may write to the stream while they work: that
is the case if "custom" is one of the stream's modes. No node here writes anything there. But with a
list of modes an item is a tuple, (mode, event), and what is to be yielded is the event.

Example: with nodes of 1 second and a saver that needs 5 for each state, three events come after 1,
2 and 3 seconds for "latency". For "safety" the first one takes more than 10.

With the wrong choice a chat is slow for nothing, or an hour of work is lost with a machine.
"""

from collections.abc import AsyncIterator
from typing import Any, Literal

from langgraph.graph.state import CompiledStateGraph

Purpose = Literal["safety", "latency", "economy"]


async def run(
    graph: CompiledStateGraph, state: dict[str, Any], thread: str, purpose: Purpose
) -> AsyncIterator[dict[str, Any]]:
    """Yield the events of one run that saves its states as the `purpose` wants it."""
    raise NotImplementedError("run is yours to write")
    yield {}  # a yield is what makes an async def a generator; yours take the place of this one
