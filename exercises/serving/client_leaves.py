"""Stop a graph whose client has left.

Write `make_app(graph)`. As in serve_sse it returns an ASGI application that
answers

    GET /stream?question=why

with Server-Sent Events, and streams `graph` once for each request, from
{"question": "why"}; the question is encoded as there. The nodes of this
graph take long, and report what they are doing. So use two modes,
stream_mode=["updates", "custom"]. Then each item is a pair of a mode and a
chunk of plain data, such as a dict, a text, 0 or None. For each, send a
frame at once: its type is the mode, its data the chunk as JSON. The last
frame is `done`:

    event: custom
    data: {"node": "search", "word": "looking", "part": 0}

    event: updates
    data: {"search": {"found": ["tea"]}}

    event: done
    data: {}

Now a user closes the tab while a node is running. The answer has no reader
any more, and each second of a model costs money. So, at most one second
after a client has left,

- the nodes that were running for it are cancelled, and no other node starts
- its request has ended, and no task that you started for it is running.

A node that is cancelled may need a moment to clean up. Let it; that moment
comes on top of the second.

All other clients get everything, at once, as if nothing had happened, also
a client that asked the same question. And if a node raises an exception,
the answer to its client ends without `done`.

A plain loop over astream() does not do that. uvicorn cancels nothing: an
application of your own has to wait for the message `http.disconnect`.
FastAPI and Starlette do that for you, and cancel the task that sends, again
at each step, until it has ended. In these modes LangGraph runs nodes in
separate tasks and needs some steps to stop them; if it is cancelled again
meanwhile, a node runs on alone. A safe way is to run the graph in a task
that you start, and that only you cancel.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams `graph` at GET /stream, for as long as the client stays."""
    raise NotImplementedError("make_app is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
