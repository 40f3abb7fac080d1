"""Caught by test_serves_clients_side_by_side: lets five clients in at the same time.

Says: Five clients at most are served at the same time, and all others wait.
"""

import asyncio
import json
from contextlib import aclosing

from django.http import StreamingHttpResponse


def make_view(graph):
    slots = asyncio.Semaphore(5)

    async def view(request):
        question = request.GET["question"]

        async def frames():
            async with slots:
                async with aclosing(graph.astream({"question": question})) as events:
                    async for event in events:
                        yield f"data: {json.dumps(event)}\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingHttpResponse(frames(), content_type="text/event-stream")

    return view
