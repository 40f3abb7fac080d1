"""The runner's side of serving: an ASGI server whose only client is the judge.

Loaded into the runner before the submission. It gives the driver ``asgi``, which calls the
submission's function, takes the application that it returns through its lifespan, and runs it for
each connection that the judge opens. There is no network: what the application sends reaches the
judge at that moment and in that order, and what it receives comes from the judge.

To the application it behaves as uvicorn 0.54 does (``protocols/http/h11_impl.py``,
``protocols/websockets/websockets_sansio_impl.py``):

- HTTP is announced as ``spec_version`` 2.3: once the client has gone ``receive()`` gives
  ``http.disconnect``, as often as it is asked, and ``send()`` drops what it is given;
- WebSocket is announced as 2.4: ``receive()`` gives one ``websocket.disconnect`` and then nothing
  for ever, and ``send()`` raises an ``OSError``;
- ``send()`` never suspends, and a message is only lost to a ``receive()`` that took it.

What the judge orders, one list at a time, in answer to the question ``orders``::

    {"do": "open", "client": 1, "scope": {...}, "body": b""}
    {"do": "pass", "client": 1, "message": {"type": "websocket.receive", "text": "…"}}
    {"do": "leave", "client": 1, "code": 1001}
    {"do": "tasks"}
    {"do": "stop"}

The messages to the judge: ``ready``; ``sent`` with ``client`` and ``message``; ``ended`` with
``client``, ``error`` (a type's name or None) when the application is done with a client; ``tasks``.
"""

from __future__ import annotations

import asyncio
import inspect
from asyncio import all_tasks  # as it is before any submission is loaded
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

Message = dict[str, Any]
App = Callable[[Any, Any, Any], Awaitable[None]]

JUDGE = "server"
"""Who answers for what is asked here."""

PIECE = 60_000
"""Bytes that cross in one message; a larger part of a body crosses in several."""

PATIENCE = 5.0
"""Virtual seconds that a task may take to end once it is cancelled."""


def install(judge: Any, _: Any) -> dict[str, Callable[..., Any]]:
    """Give the driver ``asgi``; called once, before the submission is loaded."""

    async def asgi(make_app: Callable[..., Any], *arguments: Any) -> None:
        await Server(judge, application(make_app, arguments)).serve()

    return {"asgi": asgi}


def application(make_app: Callable[..., Any], arguments: tuple[Any, ...]) -> App:
    """The application that the submission makes; raises TypeError if it is none."""
    app = make_app(*arguments)
    if inspect.isawaitable(app):
        getattr(app, "close", lambda: None)()
        raise TypeError(f"{make_app.__name__}() has to be awaited; a server only calls it")
    if not callable(app):
        raise TypeError(
            f"{make_app.__name__}() returned {type(app).__name__}, which is no ASGI application"
        )
    return app  # type: ignore[no-any-return]


class Server:
    """One application, served to the judge's clients until the judge says stop.

    The first exception with which the application lets a client down who has not left is raised at
    the end, so that the judge learns where it came from.
    """

    def __init__(self, judge: Any, app: App) -> None:
        self.judge = judge
        self.app = app
        self.connections: dict[int, Http | WebSocket] = {}
        self.crash: BaseException | None = None
        self._lifespan = Lifespan(app)
        self._tasks: dict[asyncio.Task[None], None] = {}  # not a set: they end in this order
        self._others: set[asyncio.Task[Any]] = set()

    async def serve(self) -> None:
        await self._lifespan.startup()
        self._others = all_tasks()  # its own, and what the application starts with
        self.judge.tell(JUDGE, "ready")
        try:
            while await self._obey(await self.judge.ask(JUDGE, "orders")):
                pass
        finally:
            await cancelled(self._tasks)
            await self._lifespan.shutdown()
        if self.crash is not None:
            raise self.crash

    async def _obey(self, orders: list[Message]) -> bool:
        """Do what the judge wants done; False after the last order."""
        for order in orders:
            match order["do"]:
                case "open":
                    self._open(order["client"], order["scope"], order["body"])
                case "pass":
                    self.connections[order["client"]].take(order["message"])
                case "leave":
                    self.connections[order["client"]].leave(order["code"])
                case "tasks":
                    self.judge.tell(JUDGE, "tasks", self._others_tasks())
                case _:
                    return False
        return True

    def _open(self, client: int, scope: dict[str, Any], body: bytes) -> None:
        def say(message: Message) -> None:
            self.judge.tell(JUDGE, "sent", {"client": client, "message": message})

        connection = Http(say, body) if scope["type"] == "http" else WebSocket(say)
        self.connections[client] = connection
        scope["state"] = self._lifespan.state.copy()
        task = asyncio.create_task(self._run(client, scope, connection))
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)

    async def _run(self, client: int, scope: dict[str, Any], connection: Http | WebSocket) -> None:
        """Run the application for one client, and tell how that ended."""
        error: BaseException | None = None
        try:
            await self.app(scope, connection.receive, connection.send)
        except BaseException as raised:  # noqa: BLE001 - a server outlives every request
            error = raised
            if not connection.gone and not isinstance(raised, ClientDisconnected):
                self.crash = self.crash or raised
        connection.finish(failed=error is not None)
        data = {"client": client, "error": type(error).__name__ if error else None}
        self.judge.tell(JUDGE, "ended", data)

    def _others_tasks(self) -> list[str]:
        """Names of all tasks that serve nobody: what requests have started and left behind."""
        others = all_tasks() - self._others - self._tasks.keys()
        return sorted(task_name(task) for task in others if not closing(task))


def as_bytes(value: object, what: str) -> bytes:
    """``value``, which has to be bytes; raises TypeError that says ``what`` it is."""
    if not isinstance(value, bytes | bytearray | memoryview):
        raise TypeError(f"{what} has to be bytes, not {type(value).__name__}")
    return bytes(value)


def task_name(task: asyncio.Task[Any]) -> str:
    """What the task runs."""
    return str(getattr(task.get_coro(), "__qualname__", "a task"))[:100]


def closing(task: asyncio.Task[Any]) -> bool:
    """True for what the loop starts on its own to close a generator that was dropped."""
    return type(task.get_coro()).__name__ in ("async_generator_athrow", "async_generator_asend")


async def cancelled(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel ``tasks`` in order and wait for their end, but not for ever."""
    tasks = tuple(tasks)
    for task in tasks:
        task.cancel()
    if tasks:
        await asyncio.wait(tasks, timeout=PATIENCE)


class ClientDisconnected(OSError):
    """What ``send()`` raises on a WebSocket whose client has gone."""


class Http:
    """One request and its answer.

    ``gone`` says that the client has left; ``say`` tells the judge of a message.
    """

    def __init__(self, say: Callable[[Message], None], body: bytes) -> None:
        self.gone = False
        self._say = say
        self._body = body
        self._begun = False
        self._complete = False
        self._news = asyncio.Event()
        self._news.set()  # the whole request has come

    def take(self, message: Message) -> None:
        raise NotImplementedError(message)

    def leave(self, _: int) -> None:
        self.gone = True
        self._news.set()

    def finish(self, *, failed: bool) -> None:
        """The application has ended: what it owes the client, the server sends or breaks off."""
        if failed and not self._begun and not self.gone:
            plain = [(b"content-type", b"text/plain; charset=utf-8")]
            self._say({"type": "http.response.start", "status": 500, "headers": plain})
            self._say_body(b"Internal Server Error", more=False)
        self.leave(0)

    async def receive(self) -> Message:
        if not self.gone and not self._complete:
            await self._news.wait()
            self._news.clear()
        if self.gone or self._complete:
            return {"type": "http.disconnect"}
        body, self._body = self._body, b""
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(self, message: Message) -> None:
        if self.gone:
            return
        if self._complete:
            raise RuntimeError(
                f"Unexpected ASGI message '{message['type']}' sent, "
                "after response already completed."
            )
        wanted = "http.response.body" if self._begun else "http.response.start"
        if message["type"] != wanted:
            raise RuntimeError(f"Expected ASGI message '{wanted}', but got '{message['type']}'.")
        if not self._begun:
            headers = [
                (as_bytes(key, "a header's name"), as_bytes(value, "a header's value"))
                for key, value in message.get("headers", [])
            ]
            self._begun = True
            self._say({"type": wanted, "status": int(message["status"]), "headers": headers})
            return
        self._complete = not message.get("more_body", False)
        self._say_body(as_bytes(message.get("body", b""), "a body"), more=not self._complete)
        if self._complete:
            self._news.set()

    def _say_body(self, body: bytes, *, more: bool) -> None:
        while len(body) > PIECE:
            self._say({"type": "http.response.body", "body": body[:PIECE], "more_body": True})
            body = body[PIECE:]
        self._say({"type": "http.response.body", "body": body, "more_body": more})


class WebSocket:
    """One WebSocket; ``gone`` says that the client has left."""

    def __init__(self, say: Callable[[Message], None]) -> None:
        self.gone = False
        self._say = say
        self._accepted = False
        self._closed = False
        self._inbox: asyncio.Queue[Message] = asyncio.Queue()
        self._inbox.put_nowait({"type": "websocket.connect"})

    def take(self, message: Message) -> None:
        if not self._closed:
            self._inbox.put_nowait(message)

    def leave(self, code: int) -> None:
        if not self.gone and not self._closed:
            self._inbox.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
        self.gone = True

    def finish(self, *, failed: bool) -> None:  # noqa: ARG002 - it makes no difference here
        """The application has ended: an open WebSocket is cut off."""
        if not self.gone and not self._closed:
            code = 1006 if self._accepted else 500
            self._say({"type": "websocket.close", "code": code})
        self.gone = True

    async def receive(self) -> Message:
        return await self._inbox.get()

    async def send(self, message: Message) -> None:
        if self.gone:
            raise ClientDisconnected
        if self._closed:
            raise RuntimeError(
                f"Unexpected ASGI message '{message['type']}', after sending 'websocket.close'."
            )
        match message["type"]:
            case "websocket.accept" if not self._accepted:
                self._accepted = True
                self._say({"type": "websocket.accept"})
            case "websocket.send" if self._accepted:
                self._send(message.get("bytes"), message.get("text"))
            case "websocket.close":
                self._closed = True
                code = int(message.get("code", 1000)) if self._accepted else 403
                self._inbox.put_nowait({"type": "websocket.disconnect", "code": code, "reason": ""})
                self._say({"type": "websocket.close", "code": code})
            case kind:
                wanted = "websocket.send" if self._accepted else "websocket.accept"
                raise RuntimeError(
                    f"Expected ASGI message '{wanted}' or 'websocket.close', but got '{kind}'."
                )

    def _send(self, data: bytes | None, text: str | None) -> None:
        whole = bytes(data) if data is not None else str.__str__(text or "")
        if len(whole) > PIECE:
            raise ValueError(f"a message of {len(whole)} is more than a client here takes")
        key = "bytes" if data is not None else "text"
        self._say({"type": "websocket.send", key: whole})


class Lifespan:
    """The application's own start and end, as with uvicorn's ``--lifespan auto``.

    An application that knows of no lifespan raises, and is served as it is. ``state`` is what its
    requests find in their scope.
    """

    def __init__(self, app: App) -> None:
        self.state: dict[str, Any] = {}
        self._app = app
        self._orders: asyncio.Queue[Message] = asyncio.Queue()
        self._said: asyncio.Queue[str] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None

    async def startup(self) -> None:
        """Let the application start; raises what it raised if it says that it cannot."""
        self._task = asyncio.create_task(self._run())
        if await self._ask("lifespan.startup") == "lifespan.startup.failed":
            await asyncio.wait({self._task}, timeout=PATIENCE)
            raise self._error or RuntimeError("the application said that it could not start")

    async def shutdown(self) -> None:
        """Let the application end, within some seconds."""
        assert self._task is not None
        if not self._task.done():
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ask("lifespan.shutdown"), PATIENCE)
            await asyncio.wait({self._task}, timeout=PATIENCE)
            await cancelled([self._task])

    async def _ask(self, kind: str) -> str:
        self._orders.put_nowait({"type": kind})
        return await self._said.get()

    async def _run(self) -> None:
        version = {"version": "3.0", "spec_version": "2.0"}
        scope = {"type": "lifespan", "asgi": version, "state": self.state}
        try:
            await self._app(scope, self._orders.get, self._send)
        except BaseException as error:  # noqa: BLE001 - it may not know what a lifespan is
            self._error = error
        finally:
            self._said.put_nowait("over")

    async def _send(self, message: Message) -> None:
        if not message["type"].startswith(("lifespan.startup.", "lifespan.shutdown.")):
            raise RuntimeError(f"Got invalid state transition on lifespan: '{message['type']}'.")
        self._said.put_nowait(message["type"])
