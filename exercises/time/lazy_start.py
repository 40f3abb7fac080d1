"""Yield what a graph does, and run it no further than the caller asks.

Write `lazy_start(graph, state)`. Calling it returns a stream for
`async for`, without an `await`. The stream yields pairs

    (node, update)

one for each event that astream() gives in its default mode: the name of the
node that has finished, and what that node returned, also None. Stream
`graph` once, from the given `state`, and only as far as the caller asks:

- The call itself runs nothing. If the first pair is asked for an hour
  later, the graph begins an hour later.
- While the caller works on a pair, no further superstep starts. (A
  superstep is one round of the graph: one node, or several that run side by
  side.) The next superstep starts when the caller asks for its first pair.
- Each pair comes as soon as its node has finished, or at once if the caller
  asks later.
- If the caller stops asking, no further superstep ever starts.

Example, with the lesson's graph:

    pairs = lazy_start(graph, {"count": 0, "message": "start"})
    await asyncio.sleep(60)  # nothing runs
    await anext(pairs)  # node_a runs, and this gives
    # ("node_a", {"count": 1, "message": "Node A: count=1"})
    await asyncio.sleep(60)  # nothing runs
    await anext(pairs)  # node_b runs, and this gives
    # ("node_b", {"count": 11, "message": "Node B: count=11"})

An `async def` with a `yield` in it is an asynchronous generator. Calling it
runs none of its lines. It stops at each `yield` until the caller asks for
the next item. astream() works in the same way.

This matters where a node costs money: users who have read enough, or who
never look at the page, should not pay for another call of a model.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def lazy_start(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[tuple[str, Any]]:
    """Yield `(node, update)` for each event, and run the graph no further than is asked."""
    raise NotImplementedError("lazy_start is yours to write")
    yield "", None  # a yield is what makes an async def a generator; yours take the place of this


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
