"""Caught by test_breaks_off_when_a_node_fails: thinks done is what has to come last, whatever
happens.

Says: The exception of a node is caught, and the frame done follows; let the exception out.
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
    try:
        async for event in graph.astream({"question": question}):
            yield f"data: {json.dumps(event)}\n\n"
    except Exception:
        pass
    yield "event: done\ndata: {}\n\n"
