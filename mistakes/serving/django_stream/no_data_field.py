"""Caught by test_sends_every_event: thinks a frame is a line of JSON.

Says: The lines do not begin with data:, so a browser sees no frame.
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
    async for event in graph.astream({"question": question}):
        yield f"{json.dumps(event)}\n\n"
    yield "{}\n\n"
