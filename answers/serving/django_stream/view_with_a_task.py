"""Right: a class-based view whose task fills a queue."""

import asyncio
import json

from django.http import StreamingHttpResponse
from django.views import View


def make_view(graph):
    class Stream(View):
        async def get(self, request):
            response = StreamingHttpResponse(
                self.frames(request.GET.get("question", "")),
                content_type="text/event-stream; charset=utf-8",
            )
            response["Cache-Control"] = "no-cache"
            return response

        async def frames(self, question):
            queue = asyncio.Queue()

            async def run():
                async for event in graph.astream({"question": question}):
                    queue.put_nowait(event)

            task = asyncio.create_task(run())
            task.add_done_callback(lambda _: queue.put_nowait(None))
            try:
                while (event := await queue.get()) is not None:
                    yield b"data: %s\n\n" % json.dumps(event).encode()
                task.result()
                yield b"event: done\ndata: {}\n\n"
            finally:
                if not task.done():
                    task.cancel()
                    await asyncio.wait([task])

    return Stream.as_view()
