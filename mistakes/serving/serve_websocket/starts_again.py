"""Caught by test_resumes_where_it_stopped: keeps the state from which it started, and starts from
it again.

Says: A resume gives the graph the first state again, so it starts again; give None.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import FastAPI, WebSocket, WebSocketDisconnect
from langchain_core.runnables import RunnableConfig
from langgraph.graph.state import CompiledStateGraph


def make_app(graph: CompiledStateGraph) -> Callable[..., Awaitable[None]]:
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def talk(socket: WebSocket, name: str) -> None:
        await socket.accept()
        config: RunnableConfig = {"configurable": {"thread_id": name}}
        running: asyncio.Task[None] | None = None

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

        try:
            while True:
                message = await socket.receive_json()
                if message["type"] == "start":
                    state = message["state"]
                    running = asyncio.create_task(run(state))
                elif message["type"] == "resume":
                    running = asyncio.create_task(run(state))
                else:
                    if running is not None:
                        running.cancel()
                        await asyncio.wait([running])
                    await socket.send_json({"type": "stopped"})
        except WebSocketDisconnect:
            pass
        finally:
            if running is not None:
                running.cancel()

    return app
