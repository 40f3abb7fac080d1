"""Return the first event that is good enough, and end the run with it.

Write `first_event(graph, state, wanted)`. It streams `graph` once, from the
given `state`. It calls `wanted(event)` once for each event, as soon as the
event comes. `wanted` is a plain function that returns True or False, or
raises an exception. `first_event` returns the first event for which it
returns True, as the graph streamed it, or None if the run ends without one.

- When the wanted event has come, the run is over: no further node is
  started, and no further event is asked for.
- Other nodes may run side by side with the event's node and still be at
  work. They are cancelled. A node may take a moment to clean up:
  `first_event` waits until all nodes have stopped, and no longer.
- If `wanted` raises an exception, the caller gets it, and the nodes at work
  are cancelled before that in the same way.

Example: three services search side by side. "maps" takes 1 second, "web" 2
and "books" 60.

    def has_hits(event):
        return any(update["count"] > 0 for update in event.values())

    await first_event(graph, state, has_hits)

If maps finds nothing and web does, this returns {"web": {"count": 12}}
after 2 seconds, and books has been cancelled by then.

If you leave an `async for` (by return, break or an exception), its stream
stays open. Python closes it later, when no variable holds it any more.
Until then its nodes go on.

    async with aclosing(graph.astream(state)) as stream:
        ...

(aclosing is in contextlib) closes the stream at the end of the block, no
matter how the block ends, and waits until its nodes have stopped.

This matters because each node that goes on may be a model that is paid by
the second, or a search that writes where you no longer look.
"""

from collections.abc import Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def first_event(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    wanted: Callable[[dict[str, Any]], bool],
) -> dict[str, Any] | None:
    """The first event that is wanted, or None; nothing of the graph runs on."""
    raise NotImplementedError("first_event is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
