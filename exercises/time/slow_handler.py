"""Do not let a slow handler hold up the graph.

Write `slow_handler(graph, state, handler)`. It streams `graph` once, from
the given `state`, in the default mode, and awaits `handler(event)` for each
event. The handler is an `async def`. A call of it may take long, even
minutes: it writes to a slow disk, say, or to a user's slow telephone.

- The handler gets the events in the order in which they come, one at a
  time: a call begins when the call before it has ended. It also begins no
  later: the first event is handled as soon as it comes, and each other one
  as soon as it has come and the handler is free.
- The graph never waits for the handler. Each superstep starts as soon as
  the one before it has ended, however slow the handler is, and also when
  hundreds of events wait for it.
- `slow_handler` returns when all events have been handled.
- If the graph or the handler raises an exception, `slow_handler` raises the
  same one, alone or in an exception group. Events that wait at that moment
  may be dropped. When it raises, no node is running, the handler is
  not called any more, and none of your tasks is left. (A node that is
  cancelled may take a moment to stop.)

Example: three nodes in a row take 1 second each, and the handler takes 2.
The nodes end after 1, 2 and 3 seconds. The handler works from 1 to 3, from
3 to 5 and from 5 to 7 seconds, and then `slow_handler` returns.

The obvious loop

    async for event in graph.astream(state):
        await handler(event)

takes 9 seconds: astream() starts no superstep before its next event is
asked for, and this loop asks for none while it waits for the handler. So a
second task is needed, and a place where events wait between the two:

    queue = asyncio.Queue()
    queue.put_nowait(event)  # puts an event at the end of the queue
    event = await queue.get()  # takes the first one, or waits for one

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(work())
        ...

A TaskGroup waits for its tasks at the end of its block. If one of them
fails, or the block does, it cancels the others, waits for them and raises.

This matters because a graph that waits for a reader keeps its connections,
its locks and its place at the model's provider.
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


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
