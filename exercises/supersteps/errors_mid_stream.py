"""Pass on the events of a graph, and say at the end whether it failed.

Write `errors_mid_stream(graph, state)`, an asynchronous generator. It runs `graph` once, with
astream(), from the given `state`. It yields each event of the default stream mode, unchanged, as it
comes, and after the last one a record of how the run ended:

- {"done": True} if the graph came to its end;
- {"error": "ValueError"} if an exception came in place of the next event. The text is the name of
  the exception's type alone, without its module and its message.

Callers write `async for item in errors_mid_stream(…)`, and no exception of the graph reaches them.
Any node may fail, the first one or the last, with any type of exception, also one from a module
that you have never heard of. Calling astream() runs nothing, so the exception does not come from
there: it comes out of the stream, after the events of the nodes that had finished by then.

Example: from a graph of three nodes, of which the second raises a ValueError, come

    {"node_a": {"count": 1, "message": "Node A: count=1"}}
    {"error": "ValueError"}

Two things end the loop and are no errors of the graph. A caller who has heard enough closes your
generator, and a caller's task may be cancelled while it waits for the next item. Both times there
is no record, and all goes on as if you had no `try`: closing simply ends, and a cancelled task ends
as cancelled.

Someone at the other end of a network sees no exception. A stream that just stops looks like an
answer that is complete, so what went wrong must be said in the stream itself.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event as it comes, then `{"done": True}` or `{"error": …}`."""
    raise NotImplementedError("errors_mid_stream is yours to write")
    yield {}  # a yield is what makes an async def a generator; yours take the place of this one
