"""Take the first event of a run that is good enough, and end the run with it.

Write `first_event(graph, state, wanted)`. It runs `graph` once with astream(), from the given
`state`, and asks `wanted(event)` about each event as it comes. `wanted` is a plain function that
says True or False, or raises an exception. `first_event` returns the first event for which it says
True, as the graph streamed it, or None if the run ends without one.

- When the event is there, the run is over: no further node is started, no other is waited for.
- Several nodes may run side by side, and the others are still at work when the event comes. They
  are cancelled before `first_event` returns.
- The same holds when `wanted` raises: its exception goes on to the caller, and by then the nodes
  that were at work have been cancelled.

Example: three services search side by side: maps takes 1 second, web 2 and books 60.

    def has_hits(event):
        return any(update["hits"] > 0 for update in event.values())

    await first_event(graph, state, has_hits)

If maps finds nothing and web does, this gives {"web": {"hits": 12}} after 2 seconds, and books is
cancelled then, 58 seconds before its end.

Leaving an `async for` (by return, break or an exception) leaves the stream open. Python closes it
at some later moment, when nobody holds it any more, and until then its nodes go on working.

    async with aclosing(graph.astream(state)) as stream:
        ...

(aclosing is in contextlib) closes it at the end of the block, whichever way the block is left, and
waits until the nodes are gone.

Half of a race is to stop the losers: each of them may be a model that is paid by the second, or a
search that writes where you no longer look.
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
