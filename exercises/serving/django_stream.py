"""Stream a graph's events from a Django view.

Write `make_view(graph)`. It returns an asynchronous view. The site with its
settings and URLs is there already, and sends each request for

    GET /stream?question=why

to this view. The view streams `graph` once for each request, with
astream(), from the state {"question": "why"}. The question is any text,
also an empty one; Django decodes it. The answer is Server-Sent Events, as
in serve_sse. It has a frame for each event, as soon as it comes, with the
event as JSON. The last frame has the type `done`.

    data: {"search": {"found": [{"text": "because why", "score": 3}]}}

    data: {"answer": null}

    event: done
    data: {}

The nodes of this graph return plain data. The answer has status 200 and the
media type text/event-stream, which Django calls `content_type`.

Django's answer for this is a StreamingHttpResponse, which takes an
iterator. With an asynchronous iterator Django asks for a part, sends it,
and asks for the next; meanwhile the event loop serves other clients. With a
plain one, such as a generator or a list, it gathers all parts first and
sends them at the end, with no more than a warning. And an `async def` view
that calls something that blocks stops the whole site.

- Clients that ask at the same time are served at the same time.
- When a client leaves, the nodes that run for it are cancelled within a
  second, and no other node starts. A node that is cancelled may need a
  moment to clean up; let it, and then no task is left. Django cancels your
  iterator once and waits for its end: let that through.
- When a node raises an exception, the answer breaks off without `done`: let
  the exception out of your iterator.

Many sites that get an assistant today are older than the assistant, and run
on Django.
"""

from collections.abc import Awaitable, Callable

from django.http import HttpRequest, StreamingHttpResponse
from langgraph.graph.state import CompiledStateGraph


def make_view(
    graph: CompiledStateGraph,
) -> Callable[[HttpRequest], Awaitable[StreamingHttpResponse]]:
    """An asynchronous view that streams the events of `graph`."""
    raise NotImplementedError("make_view is yours to write")


if __name__ == "__main__":
    from kit.cli import try_exercise

    try_exercise(__file__)
