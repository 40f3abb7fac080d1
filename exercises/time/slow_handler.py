"""Do not let a slow handler hold up the graph.

Write `slow_handler(graph, state, handler)`. It runs `graph` once, from `state`, with astream() in
its default mode, and awaits `handler(event)` for each event. A handler may take long: it writes to
a slow disk, or to a visitor's slow telephone. Callers await `slow_handler` in a running event loop.

- Events are handled in the order in which they come, one at a time: no call of the handler begins
  before the one before it has ended. But none begins later than it must, either: the first event is
  handled as soon as it is there.
- The graph never waits for the handler. Each superstep starts as soon as the one before it has
  ended, however slow the handler is, and however many events are waiting for it.
- `slow_handler` returns when all events have been handled.
- If the graph or the handler raises an exception, so does `slow_handler`: the same one, alone or in
  an exception group. Events that wait at that moment may be dropped. Neither the graph nor any task
  of yours goes on then.

Example: three nodes in a row that take 1 second each, and a handler that takes 2. After 1, 2 and 3
seconds the nodes have finished. The handler is at work from 1 to 3, from 3 to 5 and from 5 to 7
seconds, and then `slow_handler` returns.

The loop that comes to mind

    async for event in graph.astream(state):
        await handler(event)

takes 9 seconds. astream() is pull-driven: between two requests for an event no new superstep
starts, and this loop asks for none while it waits for the handler. So somebody else has to ask
meanwhile, which takes a second task, and a place where events can wait: an asyncio.Queue.

It matters where the graph is what is expensive: while it waits for a reader, it keeps connections,
locks and places in line for a model.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def slow_handler(
    graph: CompiledStateGraph,
    state: dict[str, Any],
    handler: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Await `handler(event)` for each event in turn, while the graph goes on."""
    raise NotImplementedError("slow_handler is yours to write")
