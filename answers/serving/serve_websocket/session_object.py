"""Right: an object for each client, with a method for each message."""

import asyncio
from fastapi import FastAPI, WebSocket, WebSocketDisconnect


class Session:
    def __init__(self, graph, ws, name):
        self.graph, self.ws, self.task = graph, ws, None
        self.config = {"configurable": {"thread_id": name}}

    async def stream(self, state):
        async for event in self.graph.astream(state, self.config, stream_mode="updates"):
            await self.ws.send_json({"type": "event", "event": event})
        await self.ws.send_json({"type": "done"})

    async def cancel(self):
        if self.task and not self.task.done():
            self.task.cancel()
            try:
                await self.task
            except asyncio.CancelledError:
                pass
        self.task = None

    async def handle(self, message):
        handler = getattr(self, "on_" + message["type"])
        await handler(message)

    async def on_start(self, message):
        self.task = asyncio.create_task(self.stream(message["state"]))

    async def on_resume(self, message):
        self.task = asyncio.create_task(self.stream(None))

    async def on_stop(self, message):
        await self.cancel()
        await self.ws.send_json({"type": "stopped"})


def make_app(graph):
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def ep(ws: WebSocket, name: str):
        await ws.accept()
        s = Session(graph, ws, name)
        try:
            while True:
                await s.handle(await ws.receive_json())
        except WebSocketDisconnect:
            pass
        finally:
            await s.cancel()

    return app
