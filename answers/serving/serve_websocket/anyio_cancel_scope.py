"""Right: a task group and a cancel scope of anyio's."""

import json, anyio
from starlette.applications import Starlette
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect


def make_app(graph):
    async def runs(ws: WebSocket):
        await ws.accept()
        cfg = {"configurable": {"thread_id": ws.path_params["name"]}}
        scope, finished = None, None

        async def run(given, scope, finished):
            try:
                with scope:
                    async for ev in graph.astream(given, cfg):
                        await ws.send_text(json.dumps({"type": "event", "event": ev}))
                    await ws.send_text(json.dumps({"type": "done"}))
            finally:
                finished.set()

        async with anyio.create_task_group() as tg:
            try:
                async for text in ws.iter_text():
                    msg = json.loads(text)
                    if msg["type"] in ("start", "resume"):
                        scope, finished = anyio.CancelScope(), anyio.Event()
                        tg.start_soon(run, msg.get("state"), scope, finished)
                    elif msg["type"] == "stop":
                        if scope is not None:
                            scope.cancel()
                            await finished.wait()
                        await ws.send_json({"type": "stopped"})
            finally:
                tg.cancel_scope.cancel()

    return Starlette(routes=[WebSocketRoute("/runs/{name}", runs)])
