"""A task that reads into a queue, and a task group around everything."""

import asyncio
import json
from contextlib import aclosing

from fastapi import FastAPI, WebSocket


class Gone(Exception):
    pass


def make_app(graph):
    app = FastAPI()

    @app.websocket("/runs/{name:path}")
    async def talk(socket: WebSocket, name: str):
        await socket.accept()
        inbox = asyncio.Queue()

        async def read():
            async for text in socket.iter_text():
                inbox.put_nowait(json.loads(text))
            raise Gone

        async def run(state):
            config = {"configurable": {"thread_id": name}}
            async with aclosing(graph.astream(state, config)) as events:
                async for event in events:
                    await socket.send_text(json.dumps({"type": "event", "event": event}))
            await socket.send_text(json.dumps({"type": "done"}))

        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(read())
                running = None
                while True:
                    message = await inbox.get()
                    if message["type"] == "stop":
                        if running:
                            running.cancel()
                        await socket.send_text(json.dumps({"type": "stopped"}))
                    else:
                        running = group.create_task(run(message.get("state")))
        except* Gone:
            pass

    return app
