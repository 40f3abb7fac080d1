"""A task group of anyio's around the client, and a task for the graph."""

import asyncio
import json

import anyio
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


def make_app(graph):
    async def runs(ws: WebSocket):
        await ws.accept()
        cfg = {"configurable": {"thread_id": ws.path_params["name"]}}
        running = None

        async def run(given):
            async for ev in graph.astream(given, cfg):
                await ws.send_text(json.dumps({"type": "event", "event": ev}))
            await ws.send_text(json.dumps({"type": "done"}))

        async with anyio.create_task_group() as tg:
            try:
                async for text in ws.iter_text():
                    msg = json.loads(text)
                    if msg["type"] in ("start", "resume"):
                        running = asyncio.create_task(run(msg.get("state")))
                    elif msg["type"] == "stop":
                        if running is not None:
                            running.cancel()
                            await asyncio.wait([running])
                        await ws.send_json({"type": "stopped"})
            finally:
                tg.cancel_scope.cancel()
                if running is not None:
                    running.cancel()

    return Starlette(routes=[WebSocketRoute("/runs/{name}", runs)])
