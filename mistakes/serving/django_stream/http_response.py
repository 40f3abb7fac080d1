"""Caught by test_answers_with_an_event_stream: thinks an HttpResponse streams what it is given.

Says: An HttpResponse does not go through an asynchronous generator; use StreamingHttpResponse.
"""

import json
from collections.abc import AsyncIterator, Awaitable, Callable

from django.http import HttpRequest, HttpResponse
from langgraph.graph.state import CompiledStateGraph


def make_view(
    graph: CompiledStateGraph,
) -> Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """An asynchronous view that streams the events of `graph`."""

    async def stream(request: HttpRequest) -> HttpResponse:
        parts = frames(graph, request.GET["question"])
        return HttpResponse(parts, content_type="text/event-stream")

    return stream


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    """A frame for each event, and one that says that all is done."""
    async for event in graph.astream({"question": question}):
        yield f"data: {json.dumps(event)}\n\n"
    yield "event: done\ndata: {}\n\n"
