"""Pass on the events of a graph, and say at the end whether it failed.

Write `errors_mid_stream(graph, state)`, an asynchronous generator. It
streams `graph` once, from the given `state`. It yields each event of the
default stream mode, unchanged, as soon as it comes. After the last one it
yields a record of how the run ended:

- {"done": True} if the graph came to its end;
- {"error": "ValueError"} if an exception came in place of the next event.
  The text is the name of the exception's type, `type(error).__name__`,
  without its module and its message.

Callers write `async for item in errors_mid_stream(…)`, and no exception of
the graph reaches them. Any node may fail, with any type of exception, also
a type that you do not know. Calling astream() runs nothing, so it raises
nothing. The exception comes out of the stream, after the events of the
nodes that had finished by then.

Example: from a graph of three nodes, of which the second raises a
ValueError, come

    {"node_a": {"count": 1, "message": "Node A: count=1"}}
    {"error": "ValueError"}

Two things end the loop and are not errors of the graph. A caller who needs
no more closes your generator: then it yields nothing more. (Whether the
graph stops at once is not checked.) Or the caller's task is cancelled while
it waits for the next item: then the task ends as cancelled, without a
record, when the nodes that were running have stopped. Both happen by
themselves if you do not catch what Python raises for them.

Someone at the other end of a network sees no exception. A stream that just
stops looks like an answer that is complete. So say in the stream itself
what went wrong.
"""

from collections.abc import AsyncIterator
from typing import Any

from langgraph.graph.state import CompiledStateGraph


async def errors_mid_stream(
    graph: CompiledStateGraph, state: dict[str, Any]
) -> AsyncIterator[dict[str, Any]]:
    """Yield each event as it comes, then `{"done": True}` or `{"error": …}`."""
    raise NotImplementedError("errors_mid_stream is yours to write")
    yield {}  # replace it: a yield makes an async def a generator


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
