"""Run a graph until a deadline, and give the events that have come by then.

Write `deadline(graph, state, seconds)`. It runs `graph` once with astream(), from the given
`state`, and returns a list of the events that it received within `seconds` of the call, each as it
came.

- If the graph has finished earlier, it returns at once, with all events.
- Otherwise it returns when the time is over, not later, however long the running node would still
  need. The events that have come until then are not lost, and no error is raised.
- Whatever runs at that moment, one node or several side by side, is cancelled before `deadline`
  returns: nothing of the graph is left running.

Example: node_a, node_b and node_c take 1, 1 and 60 seconds.

    await deadline(graph, state, 2.5)

gives [{"node_a": …}, {"node_b": …}] after 2.5 seconds, and node_c has been cancelled by then. With
90 seconds in place of 2.5 it gives all three events, after 62 seconds.

    async with asyncio.timeout(seconds):
        ...

runs its block until the time is over. Then it cancels the block where it waits, and raises
TimeoutError behind it. Who is cancelled while waiting for a stream's next event hands that on to
the node which is at work. (`async with aclosing(…) as stream`, from contextlib, closes a stream
at the end of its block and waits until its nodes are gone. That matters wherever you leave a
stream on your own account, and does no harm here.)

A user who waits no longer than ten seconds is better served with half an answer after ten seconds
than with none; and a node that nobody waits for any more should not go on costing money.
"""

from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def deadline(
    graph: CompiledStateGraph, state: dict[str, Any], seconds: float
) -> list[dict[str, Any]]:
    """The events that come within `seconds`; what still runs then is cancelled."""
    raise NotImplementedError("deadline is yours to write")
