"""One coroutine that waits for the client's word and for the next event at once."""

import asyncio

from fastapi import FastAPI, WebSocket
from starlette.websockets import WebSocketDisconnect


def make_app(graph):
    app = FastAPI()

    @app.websocket("/runs/{name}")
    async def talk(socket: WebSocket, name: str):
        await socket.accept()
        config = {"configurable": {"thread_id": name}}
        stream = coming = None
        word = asyncio.create_task(socket.receive_json())
        try:
            while True:
                waiting = {word} | ({coming} if coming else set())
                await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
                if word.done():
                    message = word.result()
                    word = asyncio.create_task(socket.receive_json())
                    if message["type"] == "stop":
                        if coming:
                            coming.cancel()
                            await asyncio.gather(coming, return_exceptions=True)
                            await stream.aclose()
                            coming = None
                        await socket.send_json({"type": "stopped"})
                    else:
                        stream = graph.astream(message.get("state"), config)
                        coming = asyncio.create_task(anext(stream, None))
                elif coming.result() is None:
                    coming = None
                    await socket.send_json({"type": "done"})
                else:
                    await socket.send_json({"type": "event", "event": coming.result()})
                    coming = asyncio.create_task(anext(stream, None))
        except WebSocketDisconnect:
            pass
        finally:
            word.cancel()
            if coming:
                coming.cancel()

    return app
