"""Run a graph until a deadline, and return the events that came in time.

Write `deadline(graph, state, seconds)`. It streams `graph` once, from the
given `state`, and returns a list of the events that came within `seconds`
of the call, in the order in which they came.

- If the graph ends before that, `deadline` returns at once, with all
  events.
- Otherwise it stops the graph when the time is over. The events that have
  come are returned, and no TimeoutError is raised.
- Nodes that run at that moment, one or several side by side, are cancelled.
  A node may take a moment to clean up (to close a connection, say).
  `deadline` waits until all nodes have stopped, and no longer: when it
  returns, nothing of the graph is running.
- `seconds` may be 0. Then the list is empty.

What happens if the graph itself raises an exception is up to you.

Example: node_a, node_b and node_c take 1, 1 and 60 seconds.

    await deadline(graph, state, 2.5)

returns [{"node_a": …}, {"node_b": …}] after 2.5 seconds, and node_c has
been cancelled. With 90 seconds in place of 2.5 it returns all three events,
after 62 seconds.

    async with asyncio.timeout(seconds):
        ...

runs its block until the time is over. Then it cancels what the block waits
for, and raises TimeoutError after the block. If your task is cancelled
while it waits for an event, LangGraph cancels the running nodes too, and
waits until they have stopped.

If you leave a stream in another way, close it: `async with aclosing(…) as
stream` (from contextlib) closes it at the end of the block, and waits until
its nodes have stopped.

This matters because half an answer after ten seconds helps a user more than
no answer, and because a node that nothing waits for should not go on
costing money.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    """The events that come within `seconds`; what still runs then is cancelled."""
    raise NotImplementedError("deadline is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
