"""Caught by test_answers_every_stop: goes on where it was stopped whenever something is left to
do.

Says: A start goes on where the last run was stopped; give astream() the state that the client
sends.
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

        async def run(state: dict[str, Any] | None) -> None:
            saved = await graph.aget_state(config)
            async for event in graph.astream(None if saved.next else state, config):
                await socket.send_json({"type": "event", "event": event})
            await socket.send_json({"type": "done"})

        running: asyncio.Task[None] | None = None
        try:
            while True:
                message = await socket.receive_json()
                if message["type"] != "stop":
                    running = asyncio.create_task(run(message.get("state")))
                    continue
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
