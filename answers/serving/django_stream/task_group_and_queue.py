"""Right: a task group within the generator."""

import asyncio, json
from django.http import StreamingHttpResponse


def make_view(graph):
    async def view(request):
        q = request.GET["question"]

        async def frames():
            queue = asyncio.Queue()

            async def pump():
                try:
                    async for mode, chunk in graph.astream(
                        {"question": q}, stream_mode=["updates"]
                    ):
                        await queue.put(chunk)
                finally:
                    await queue.put(None)

            async with asyncio.TaskGroup() as tg:
                tg.create_task(pump())
                while (ev := await queue.get()) is not None:
                    yield "data: " + json.dumps(ev) + "\n\n"
            yield "event: done\ndata: {}\n\n"

        return StreamingHttpResponse(frames(), content_type="text/event-stream")

    return view
