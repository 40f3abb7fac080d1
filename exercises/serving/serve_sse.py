"""Serve a graph over HTTP: each of its events goes to the browser at once.

Write `make_app(graph)`. It returns an ASGI application: FastAPI, Starlette, or an
`async def app(scope, receive, send)` of your own. A server such as uvicorn runs it; here the
checks do. It answers

    GET /stream?question=why

by running `graph` with astream() from the state {"question": "why"}, once for each request, and
sending each event as soon as it is there, in the format of Server-Sent Events, which a browser
reads with `new EventSource("/stream?question=why")`. If the events are

    {"search": {"hits": 3}}
    {"answer": {"messages": [AIMessage(content="Because.")]}}

then the answer has status 200, the media type text/event-stream, and this body:

    data: {"search": {"hits": 3}}

    data: {"answer": {"messages": [{"type": "ai", "content": "Because."}]}}

    event: done
    data: {}

A *frame* is some lines, each `field: value`, and a blank line that ends it: whoever forgets the
blank line has sent nothing. The data is the event as JSON. JSON knows no message objects: wherever
in an event one stands, send an object that has at least its `type` and its `content`, as
message.model_dump() gives them. Everything else in an event is plain data: send it as it is. The
last frame is of the type `done`; without it a browser takes the end for a lost connection, and
asks again.

Many people wait for a chat's answer at the same time, and each wants to see it grow.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams the events of `graph` at GET /stream."""
    raise NotImplementedError("make_app is yours to write")
