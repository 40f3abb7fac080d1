"""Caught by test_stops_when_the_client_leaves: thinks a task ends with the view that has started
it.

Says: The task that runs the graph is never cancelled; let the generator's own cancellation end
the run, or cancel the task in a finally.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

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
    events: asyncio.Queue[Any] = asyncio.Queue()

    async def run() -> None:
        try:
            async for event in graph.astream({"question": question}):
                events.put_nowait(event)
        finally:
            events.put_nowait(None)

    task = asyncio.create_task(run())
    while (event := await events.get()) is not None:
        yield f"data: {json.dumps(event)}\n\n"
    await task
    yield "event: done\ndata: {}\n\n"
