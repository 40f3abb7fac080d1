"""Caught by test_sends_while_the_graph_runs: thinks any generator streams, and a plain one is
simpler.

Says: The iterator is a plain generator, which Django gathers before it sends; write an
asynchronous generator.
"""

import json
from collections.abc import Awaitable, Callable, Iterator

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


def frames(graph: CompiledStateGraph, question: str) -> Iterator[str]:
    """A frame for each event, and one that says that all is done."""
    for event in graph.stream({"question": question}):
        yield f"data: {json.dumps(event)}\n\n"
    yield "event: done\ndata: {}\n\n"
