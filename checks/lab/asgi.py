"""Clients of an application that a submission makes, for checks of what it serves.

::

    async with served(submission, graph) as client:         # make_app(graph), behind a server
        async with client.get("/stream?count=3") as answer:  # the answer has begun
            assert answer.status == 200
            async for chunk in answer:                       # or answer.frames(), answer.read()
                ...
            answer.leave()                                   # the client hangs up
        async with client.websocket("/chat") as socket:
            socket.send_json({"type": "start"})
            message = await socket.receive_json()
        await client.tasks()                                 # what is still at work

Everything is in virtual time and in one order: ``answer.places[i]`` is the place at which
``answer.chunks[i]`` came, ``socket.places[i]`` that of ``socket.messages[i]``; ``left`` is the
place at which the client hung up, ``ended`` the place at which the application was done with this
client (-1: not yet); ``left_at`` and ``ended_at`` are the same in virtual seconds. Several clients
may be there at once, each in a task of the check's own.

A client waits for ``patience`` virtual seconds, then the wait fails. An exception with which the
application lets a client down is raised where that client waits, as the submission's crash. Leaving
the ``async with`` stops the server, as uvicorn stops: what still runs is cancelled; a task that is
there even then is a failure. The runner's side, and what a server's ``receive`` and ``send`` do, is
in :mod:`lab.runner.asgi`; ``how="uvicorn"`` serves the same over a real network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from kit.judge import Call, Failure, Run, Submission, crashed
from lab.connections import Connection, Headers, News, Response, Socket

__all__ = ["Client", "Connection", "Response", "Socket", "Tasks", "served"]

SERVER = "server"
"""Who answers the runner's side here."""


@asynccontextmanager
async def served(  # noqa: PLR0913 - all but the arguments by name
    submission: Submission,
    *arguments: object,
    name: str = "make_app",
    how: str = "asgi",
    patience: float = 600.0,
    forgive: Collection[str] = (),
    may_leave: bool = False,
) -> AsyncIterator[Client]:
    """The application that ``name(*arguments)`` returns, behind a server for as long as this lasts.

    Raises :class:`Failure` if it cannot be served, if it lets a client down, or if tasks of it are
    left when the server has stopped. Exceptions of the types (by name) to ``forgive`` are no fault,
    nor are tasks that are left where an application ``may_leave`` some. ``client.run`` is the call.
    """
    client = Client(submission.begin(name, how, arguments), submission, patience)
    try:
        await client.start()
        yield client
    finally:
        run = await client.stop()
    if run.crash is not None and run.crash.root.type not in forgive:
        raise crashed(run.crash, run)
    if run.left and not may_leave:
        raise Failure(
            "the server has stopped, and a task that the application had started still runs: "
            f"{', '.join(run.left)}",
            run=run,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """What is at work in the server: numbers of clients it serves, names of all other tasks."""

    serving: tuple[int, ...]
    others: tuple[str, ...]


class Client:
    """Whoever talks with one server; each ``get`` and each ``websocket`` is a client of its own."""

    def __init__(self, call: Call, submission: Submission, patience: float) -> None:
        self.run = call.run
        self.connections: list[Connection] = []
        self.patience = patience
        self.submission = submission
        self._orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._ready = News(self)
        self._tasks: list[Tasks] = []
        self._over = asyncio.create_task(call.finish())
        self._over.add_done_callback(lambda _: self._wake_all())
        submission.add_handler(SERVER, self._serve)
        self._is_ready = False

    # -- what checks use ------------------------------------------------------------------------

    def get(self, path: str, headers: Headers | None = None) -> Response:
        """``GET path``; ``async with`` it to get the answer once it has begun."""
        return self.request("GET", path, headers=headers)

    def post(self, path: str, data: object, headers: Headers | None = None) -> Response:
        """``POST path`` with ``data`` as JSON."""
        both = {"content-type": "application/json", **(headers or {})}
        return self.request("POST", path, body=json.dumps(data).encode(), headers=both)

    def request(
        self, method: str, path: str, *, body: bytes = b"", headers: Headers | None = None
    ) -> Response:
        """Any request."""
        return Response(self, method, path, body=body, headers=headers or {})

    def websocket(self, path: str, headers: Headers | None = None) -> Socket:
        """A WebSocket at ``path``; ``async with`` it to talk once it has been accepted."""
        return Socket(self, path, headers or {})

    async def tasks(self) -> Tasks:
        """What is at work in the server now."""
        wanted = len(self._tasks) + 1
        self.order({"do": "tasks"})
        await self._ready.until(lambda: len(self._tasks) >= wanted, "the server's tasks")
        return self._tasks[-1]

    # -- the server's life ----------------------------------------------------------------------

    async def start(self) -> None:
        """Wait until the server takes requests."""
        await self._ready.until(lambda: self._is_ready, "the server to start")

    async def stop(self) -> Run:
        """Stop the server and wait for its end."""
        if not self._over.done():
            self.order({"do": "stop"})
        return await self._over

    async def let_down(self) -> Exception:
        """What the application raised at a client, as the check is to raise it."""
        run = await self.stop()
        if run.crash is None:
            return Failure("the application raised an exception at a client", run=run)
        return crashed(run.crash, run)

    def order(self, order: dict[str, Any]) -> None:
        """Have the runner's side do something."""
        self._orders.put_nowait(order)

    def expect_alive(self) -> None:
        """Raise what has become of the server if it has ended."""
        if not self._over.done():
            return
        run = self._over.result()
        if run.crash is not None:
            raise crashed(run.crash, run)
        raise Failure("the server has stopped", run=run)

    def _wake_all(self) -> None:
        for news in (self._ready, *(connection.news for connection in self.connections)):
            news.come()

    # -- what the runner says --------------------------------------------------------------------

    async def _serve(self, verb: str, data: Any) -> Any:
        match verb:
            case "orders":
                orders = [await self._orders.get()]
                while not self._orders.empty():
                    orders.append(self._orders.get_nowait())
                return orders
            case "ready":
                self._is_ready = True
                self._ready.come()
            case "tasks":
                serving = (c.number for c in self.connections if c.is_open and c.ended < 0)
                others = tuple(str(name)[:100] for name in data)
                self._tasks.append(Tasks(serving=tuple(serving), others=others))
                self._ready.come()
            case "sent":
                self.connections[data["client"] - 1].hear(data["message"])
            case "ended":
                self.connections[data["client"] - 1].end(data["error"])
            case _:
                raise KeyError(verb)
        return None
