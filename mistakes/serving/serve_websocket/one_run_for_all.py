"""Caught by test_goes_on_for_all_others: keeps the run on the application, where the next client
overwrites it.

Says: One variable holds the run of all clients, so the run of another client is stopped; keep
it in a variable of the handler.
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
        app.state.running = None

        async def run(state: dict[str, Any] | None) -> None:
            async for event in graph.astream(state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

        try:
            while True:
                message = await socket.receive_json()
                if message["type"] == "start":
                    app.state.running = asyncio.create_task(run(message["state"]))
                elif message["type"] == "resume":
                    app.state.running = asyncio.create_task(run(None))
                else:
                    if app.state.running is not None:
                        app.state.running.cancel()
                        await asyncio.wait([app.state.running])
                    await socket.send_json({"type": "stopped"})
        except WebSocketDisconnect:
            pass
        finally:
            if app.state.running is not None:
                app.state.running.cancel()

    return app
