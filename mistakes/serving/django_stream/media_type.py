"""Caught by test_answers_with_an_event_stream: thinks the browser sees what is sent.

Says: The answer has no content type of its own; write content_type="text/event-stream".
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
        return StreamingHttpResponse(parts)

    return stream


async def frames(graph: CompiledStateGraph, question: str) -> AsyncIterator[str]:
    """A frame for each event, and one that says that all is done."""
    async for event in graph.astream({"question": question}):
        yield f"data: {json.dumps(event)}\n\n"
    yield "event: done\ndata: {}\n\n"
