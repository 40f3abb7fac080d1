"""Stop a graph whose client has left.

Write `make_app(graph)`. As in serve_sse it returns an ASGI application that answers

    GET /stream?question=why

with Server-Sent Events, and runs `graph` from {"question": "why"} for each request. This graph has
nodes that take long and report what they are doing, so stream it with astream() in two modes,
stream_mode=["updates", "custom"]. What comes are pairs of a mode and a chunk of plain data: send a
frame of the type of the mode for each, at once, and `done` at the end:

    event: custom
    data: {"node": "search", "word": "looking", "part": 0}

    event: updates
    data: {"search": {"found": ["looking why"]}}

    event: done
    data: {}

Now somebody closes the tab while a node is at work. Nobody reads on, and every second of a model
costs money. So, as soon as a client has left (a second later at most):

- the nodes that were running for it are cancelled, and no other one starts;
- nothing is left of its request: no task of yours goes on;
- all other clients get everything, as if nothing had happened.

And if a node raises, the answer to its client ends, without a frame `done`; nobody is left waiting.

A loop over astream() looks as if it did all that: a server cancels whatever is sending when the
client leaves. But FastAPI and Starlette do it by cancelling again at every step until the sending
has ended. LangGraph runs such nodes in tasks of its own and needs some steps to clean up after
them; it is cancelled in the middle of that, and the node goes on alone. It is clean if the graph
runs in a task of your own, which nobody but you cancels.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams `graph` at GET /stream, for as long as the client stays."""
    raise NotImplementedError("make_app is yours to write")
