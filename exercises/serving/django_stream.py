"""Stream a graph's events from a Django view.

Write `make_view(graph)`. It returns an asynchronous view; the site's settings and its URLs are
there already, and send every request for

    GET /stream?question=why

to this view. The view runs `graph` with astream() from the state {"question": "why"}, once for each
request, and answers with Server-Sent Events, as in serve_sse: a frame for each event, as soon as
it is there, with the event as JSON, and one of the type `done` at the end.

    data: {"search": {"found": [{"text": "because", "score": 3, "sure": null}]}}

    data: {"answer": null}

    event: done
    data: {}

The nodes of this graph return plain data. The answer has status 200 and the media type
text/event-stream, which Django is told by `content_type`.

Django's answer for this is a StreamingHttpResponse, which takes an iterator. Which kind you give it
decides everything. With an asynchronous one, Django's ASGI handler asks for a part, sends it, and
asks for the next; meanwhile the event loop serves others. With a plain one, a generator or a list,
it gathers all parts first and sends them at the end, with no more than a warning. And a view that
is `async def` and calls something that blocks stops the whole site.

- Clients who come at the same time are served at the same time.
- When a client leaves, the node that runs for it is cancelled within a second, and no other one
  starts. (Django cancels your iterator once and waits for its end. Let that through.)
- When a node raises an error, the answer breaks off, without `done`.

Most sites that get an assistant today have been there for years, and many of them run on Django.
"""

from collections.abc import Awaitable, Callable

from django.http import HttpRequest, StreamingHttpResponse
from langgraph.graph.state import CompiledStateGraph


def make_view(
    graph: CompiledStateGraph,
) -> Callable[[HttpRequest], Awaitable[StreamingHttpResponse]]:
    """An asynchronous view that streams the events of `graph`."""
    raise NotImplementedError("make_view is yours to write")
