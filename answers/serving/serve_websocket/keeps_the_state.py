"""Right: an endpoint class that starts again if it was stopped before anything was saved."""

import asyncio

from starlette.applications import Starlette
from starlette.endpoints import WebSocketEndpoint
from starlette.routing import WebSocketRoute


def make_app(graph):
    class Runs(WebSocketEndpoint):
        encoding = "json"

        async def on_connect(self, websocket):
            await websocket.accept()
            self.config = {"configurable": {"thread_id": websocket.path_params["name"]}}
            self.task = None
            self.unsaved = None  # the state of a start that may not be saved, and what was then

        async def newest(self):
            return (await graph.aget_state(self.config)).config["configurable"].get("checkpoint_id")

        async def on_receive(self, websocket, data):
            await getattr(self, "do_" + data["type"])(websocket, data)

        async def do_start(self, websocket, data):
            self.task = asyncio.create_task(self.start(websocket, data["state"]))

        async def do_resume(self, websocket, data):
            self.task = asyncio.create_task(self.resume(websocket))

        async def do_stop(self, websocket, data):
            await self.cancel()
            await websocket.send_json({"type": "stopped"})

        async def start(self, websocket, state):
            self.unsaved = (state, NEVER)
            self.unsaved = (state, await self.newest())
            await self.stream(websocket, state)

        async def resume(self, websocket):
            given = None
            if self.unsaved is not None:
                state, before = self.unsaved
                if before is NEVER or before == await self.newest():
                    given = state
            await self.stream(websocket, given)

        async def stream(self, websocket, given):
            events = graph.astream(given, self.config)
            try:
                while True:
                    try:
                        event = await anext(events)
                    except StopAsyncIteration:
                        break
                    await websocket.send_json({"type": "event", "event": event})
            finally:
                await events.aclose()
            self.unsaved = None
            await websocket.send_json({"type": "done"})

        async def cancel(self):
            if self.task is not None and not self.task.done():
                self.task.cancel()
                await asyncio.wait({self.task})

        async def on_disconnect(self, websocket, close_code):
            await self.cancel()

    return Starlette(routes=[WebSocketRoute("/runs/{name}", Runs)])


NEVER = object()
