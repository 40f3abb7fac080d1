"""Caught by test_sends_while_the_graph_runs: thinks stream() is as good as astream() where nothing
has to be awaited.

Says: The graph runs with stream(), which blocks the event loop for all other clients; use async
for and astream().
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from django.http import HttpRequest, StreamingHttpResponse
from langgraph.graph.state import CompiledStateGraph


def make_view(
    graph: CompiledStateGraph,
) -> Callable[[HttpRequest], Awaitable[StreamingHttpResponse]]:
    """An asynchronous view that streams the events of `graph`."""

    async def stream(request: HttpRequest) -> StreamingHttpResponse:
        parts = frames(graph, request.GET["question"])
        return StreamingHttpResponse(parts, content_type="text/event-stream")

    return stream


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    """A frame for each event, and one that says that all is done."""
    for event in graph.stream({"question": question}):
        yield f"data: {json.dumps(event)}\n\n"
    yield "event: done\ndata: {}\n\n"
