"""The runner's side of serving over a network: uvicorn, and httpx and websockets as its clients.

Loaded into the runner before the submission; needs a runner with a loop-back. It gives the driver
``uvicorn``, which takes the same orders from the judge and tells it the same as the driver ``asgi``
of :mod:`lab.runner.asgi`. Server and clients run in the runner's one loop and talk over TCP, so
what reaches the judge went through a real server and a real client of HTTP.
"""

from __future__ import annotations

import asyncio
import contextlib
from asyncio import all_tasks  # as it is before any submission is loaded
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

JUDGE = "server"
NUMBER = b"x-client"
"""The header by which a request is known to be this or that client's."""

GRACE = 1
"""Virtual seconds that requests have to end in when the server stops; then they are cancelled."""

OF_SERVER = ("uvicorn", "websockets", "httpx", "httpcore", "anyio")
"""Whose tasks are no doing of the application's: parts of the paths of their code."""


def install(judge: Any, _: Any) -> dict[str, Callable[..., Any]]:
    """Give the driver ``uvicorn``; called once, before the submission is loaded."""

    async def over_network(make_app: Callable[..., Any], *arguments: Any) -> None:
        await Network(judge, make_app(*arguments)).serve()

    return {"uvicorn": over_network}


class Listening(uvicorn.Server):
    """uvicorn's server without signals, and without a tick ten times a second."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.enough = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        await self.on_tick(0)
        self.ready.set()
        await self.enough.wait()

    @property
    def address(self) -> str:
        """Host and port."""
        return f"127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


class Network:
    """An application behind uvicorn, and the judge's clients before it."""

    def __init__(self, judge: Any, app: Callable[..., Any]) -> None:
        self.judge = judge
        self.app = app
        self.crash: BaseException | None = None
        self.server = Listening(
            uvicorn.Config(
                self._watched,
                port=0,
                log_config=None,
                access_log=False,
                interface="asgi3",
                ws_ping_interval=None,
                timeout_graceful_shutdown=GRACE,
            )
        )
        self.visits: dict[int, asyncio.Task[None]] = {}
        self.sockets: dict[int, ClientConnection] = {}
        self._ends: dict[int, asyncio.Future[BaseException | None]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._before: set[asyncio.Task[Any]] = set()

    async def serve(self) -> None:
        """Serve until the judge says stop; raises what the application let a client down with."""
        serving = asyncio.create_task(self.server.serve())
        ready = asyncio.create_task(self.server.ready.wait())
        await asyncio.wait({serving, ready}, return_when=asyncio.FIRST_COMPLETED)
        if serving.done():
            ready.cancel()
            await serving
        self._before = all_tasks()
        self.judge.tell(JUDGE, "ready")
        while await self._obey(await self.judge.ask(JUDGE, "orders")):
            pass
        for visit in self.visits.values():
            visit.cancel()
        self.server.enough.set()
        await serving
        if self._tasks:
            await asyncio.wait(self._tasks)
        if self.crash is not None:
            raise self.crash

    async def _obey(self, orders: list[dict[str, Any]]) -> bool:
        for order in orders:
            match order["do"]:
                case "open":
                    self._open(order["client"], order["scope"], order["body"])
                case "pass":
                    with contextlib.suppress(ConnectionClosed):
                        await self.sockets[order["client"]].send(order["message"]["text"])
                case "leave":
                    self.visits[order["client"]].cancel()
                case "tasks":
                    self.judge.tell(JUDGE, "tasks", sorted(_names_of(all_tasks() - self._before)))
                case _:
                    return False
        return True

    # -- the application ------------------------------------------------------------------------

    async def _watched(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        """The application; how it ends with a client is noted, and left to uvicorn."""
        number = int(dict(scope.get("headers", ())).get(NUMBER, 0))
        error: BaseException | None = None
        try:
            await self.app(scope, receive, send)
        except BaseException as raised:
            error = raised
            raise
        finally:
            if number:
                self._ends[number].set_result(error)

    # -- clients --------------------------------------------------------------------------------

    def _open(self, number: int, scope: dict[str, Any], body: bytes) -> None:
        def say(kind: str, **more: Any) -> None:
            message = {"type": kind, **more}
            self.judge.tell(JUDGE, "sent", {"client": number, "message": message})

        headers = [(key, value) for key, value in scope["headers"] if key != b"host"]
        headers.append((NUMBER, str(number).encode()))
        path = scope["path"] + ("?" if scope["query_string"] else "")
        target = path + scope["query_string"].decode()
        visit = (
            self._request(say, scope["method"], target, headers, body)
            if scope["type"] == "http"
            else self._websocket(number, say, target, headers)
        )
        self._ends[number] = asyncio.get_running_loop().create_future()
        self.visits[number] = asyncio.create_task(visit)
        task = asyncio.create_task(self._see_off(number, self.visits[number]))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _see_off(self, number: int, visit: asyncio.Task[None]) -> None:
        """Tell when the application is done with a client and the client has all that came."""
        await asyncio.wait([visit])
        error = await self._ends[number]
        if error is not None and not visit.cancelled():
            self.crash = self.crash or error
        data = {"client": number, "error": type(error).__name__ if error else None}
        self.judge.tell(JUDGE, "ended", data)

    async def _request(
        self, say: Callable[..., None], method: str, target: str, headers: Any, body: bytes
    ) -> None:
        url = f"http://{self.server.address}{target}"
        async with httpx.AsyncClient(timeout=None, trust_env=False, verify=False) as client:  # noqa: S113, S501 - a loop-back; the judge has a clock
            with contextlib.suppress(httpx.HTTPError):
                async with client.stream(method, url, headers=headers, content=body) as answer:
                    pairs = [(key, value) for key, value in answer.headers.raw]
                    say("http.response.start", status=answer.status_code, headers=pairs)
                    async for chunk in answer.aiter_raw():
                        say("http.response.body", body=chunk, more_body=True)
                say("http.response.body", body=b"", more_body=False)

    async def _websocket(
        self, number: int, say: Callable[..., None], target: str, headers: Any
    ) -> None:
        given = {key.decode(): value.decode() for key, value in headers}
        url = f"ws://{self.server.address}{target}"
        try:
            async with connect(
                url, additional_headers=given, proxy=None, ping_interval=None, compression=None
            ) as socket:
                self.sockets[number] = socket
                say("websocket.accept")
                async for text in socket:
                    say("websocket.send", **{"text" if isinstance(text, str) else "bytes": text})
                say("websocket.close", code=socket.close_code or 1006)
        except InvalidHandshake:
            say("websocket.close", code=403)
        except ConnectionClosed as closed:
            say("websocket.close", code=closed.rcvd.code if closed.rcvd else 1006)


def _names_of(tasks: set[asyncio.Task[Any]]) -> Iterator[str]:
    """Names of those tasks that are neither the server's nor a client's."""
    for task in tasks:
        coroutine: Any = task.get_coro()
        code = getattr(coroutine, "cr_code", None)
        if code is not None and not any(part in code.co_filename for part in OF_SERVER):
            yield str(coroutine.__qualname__)[:100]
