"""Serve a graph over HTTP: each of its events goes to the browser at once.

Write `make_app(graph)`. It returns an ASGI application: one of FastAPI or
Starlette, or an `async def app(scope, receive, send)` that you write. A
server such as uvicorn runs it; here the checks do. It answers

    GET /stream?question=why

It streams `graph` once for each request, from the state
{"question": "why"}, and sends each event as soon as it comes. The question
is any text, also an empty one. In the address it is encoded as a browser
encodes a form: `+` and %20 stand for a blank, %2B stands for a plus. The
format is Server-Sent Events, which a browser reads with
`new EventSource("/stream?question=why")`. If the events are

    {"search": {"found": [{"hits": 3}]}}
    {"answer": {"messages": [AIMessage(content="Because.")]}}

then the answer has status 200, the media type text/event-stream, and this
body, in UTF-8:

    data: {"search": {"found": [{"hits": 3}]}}

    data: {"answer": {"messages": [{"type": "ai", "content": "Because."}]}}

    event: done
    data: {}

A *frame* is some lines, each `field: value`, and a blank line that ends it:
a browser waits for that blank line.

- The data of a frame is the event as JSON, for each event, also for
  {"answer": None}. JSON has no message objects. An event may have them at
  any place: send an object with at least `type` and `content`, as
  message.model_dump() gives them. All else in an event is plain data: send
  it as it is.
- The last frame has the type `done`. When an answer ends, EventSource asks
  again, unless the page closes it: `done` tells the page to do that.
- Clients that ask at the same time are served at the same time.

Many people wait for a chat's answer, and each wants to see it grow.
"""

from collections.abc import Awaitable, Callable

from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    """An ASGI application that streams the events of `graph` at GET /stream."""
    raise NotImplementedError("make_app is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
