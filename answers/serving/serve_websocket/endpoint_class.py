"""Starlette's endpoint class, whose methods are called for each message."""

import asyncio
from contextlib import suppress

from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import WebSocketRoute


def make_app(graph):
    class Runs(WebSocketEndpoint):
        encoding = "json"
        running = None

        async def on_receive(self, websocket, data):
            match data:
                case {"type": "stop"}:
                    await self.stop()
                    await websocket.send_json({"type": "stopped"})
                case _:
                    self.running = asyncio.create_task(self.run(websocket, data.get("state")))

        async def run(self, websocket, state):
            config = {"configurable": {"thread_id": websocket.path_params["name"]}}
            async for part in graph.astream(state, config, version="v2"):
                await websocket.send_json({"type": "event", "event": part["data"]})
            self.running = None
            await websocket.send_json({"type": "done"})

        async def stop(self):
            task, self.running = self.running, None
            if task:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

        async def on_disconnect(self, websocket, close_code):
            await self.stop()

    return Starlette(routes=[WebSocketRoute("/runs/{name}", Runs)])
