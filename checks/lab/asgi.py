"""An application that a submission makes, behind a server, and clients that talk to it.

::

    async with served(submission, graph) as client:         # make_app(graph), behind a server
        async with client.get("/stream?count=3") as answer:  # the answer has begun
            assert answer.status == 200
            async for chunk in answer:                       # or answer.stream_frames()
                ...
            answer.leave()                                   # the client closes the connection
        async with client.websocket("/chat") as socket:
            socket.send_json({"type": "start"})
            message = await socket.receive_json()
        await client.tasks()                                 # what is still running

All is in virtual time and in one order: each chunk, frame and message has its ``index`` in the
timeline and its time ``at``. Several clients may talk at once, each in its own task of the check.

A client waits for ``patience`` virtual seconds, then the wait fails. An exception that ends a
client's request is raised where that client waits, as the submission's crash. At the end of the
``async with`` the server stops as uvicorn does: what is still running is cancelled; a task that
runs even then is a failure. The runner's side, and what a server's ``receive`` and ``send`` do, is
in :mod:`lab.runner.asgi`; ``how="uvicorn"`` serves the same over a real network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Collection, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from kit.judge import Call, Failure, Run, Submission, crashed
from lab.http_clients import Connection, Headers, Response, Signal, Socket

__all__ = ["Client", "Connection", "Response", "Socket", "Tasks", "served"]

SERVER = "server"
"""The name of the handler that answers the runner."""


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
    """Serve the application that ``name(*arguments)`` returns.

    Raises :class:`Failure` if it cannot be served, if it raises, or if its tasks run on when the
    server has stopped. Exceptions of the types (by name) in ``forgive`` are right, and so are tasks
    that run on if an application ``may_leave`` them. ``client.run`` is the call.
    """
    call = submission.begin(name, how, arguments, subject="the application")
    client = Client(call, submission, patience)
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
    """What is running in the server: numbers of clients it serves, names of all other tasks."""

    serving: tuple[int, ...]
    others: tuple[str, ...]


class Client:
    """Makes clients of one server: one for each ``get``, ``post`` and ``websocket``."""

    def __init__(self, call: Call, submission: Submission, patience: float) -> None:
        self.run = call.run
        self.connections: list[Connection] = []
        self.patience = patience
        self.submission = submission
        self._orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._signal = Signal(self)
        self._tasks: list[Tasks] = []
        self._over = asyncio.create_task(call.finish())
        self._over.add_done_callback(lambda _: self._wake_all())
        submission.add_handler(SERVER, self._serve)
        self._is_ready = False

    # -- what checks use ------------------------------------------------------------------------

    def get(self, path: str, headers: Headers | None = None) -> Response:
        """Return a client that asks for ``path``; ``async with`` waits until the answer begins."""
        return self.request("GET", path, headers=headers)

    def post(self, path: str, data: object, headers: Headers | None = None) -> Response:
        """Return a client that sends ``data`` as JSON to ``path``."""
        both = {"content-type": "application/json", **(headers or {})}
        return self.request("POST", path, body=json.dumps(data).encode(), headers=both)

    def request(
        self, method: str, path: str, *, body: bytes = b"", headers: Headers | None = None
    ) -> Response:
        """Return a client that makes this request."""
        return Response(self, method, path, body=body, headers=headers or {})

    def websocket(self, path: str, headers: Headers | None = None) -> Socket:
        """Return a WebSocket at ``path``; ``async with`` it waits until it is accepted."""
        return Socket(self, path, headers or {})

    async def tasks(self) -> Tasks:
        """Return what is running in the server now."""
        wanted = len(self._tasks) + 1
        self.order({"do": "tasks"})
        await self._signal.wait_until(lambda: len(self._tasks) >= wanted, "the server's tasks")
        return self._tasks[-1]

    # -- start and stop ---------------------------------------------------------------------------

    async def start(self) -> None:
        """Wait until the server takes requests."""
        await self._signal.wait_until(lambda: self._is_ready, "the server to start")

    async def receive_until_ended(self, receiving: Coroutine[Any, Any, Any]) -> Any:
        """Return what ``receiving`` gives, None if the application ends before."""
        task = asyncio.create_task(receiving)
        await asyncio.wait({task, self._over}, return_when=asyncio.FIRST_COMPLETED)
        if task.done():
            return task.result()
        task.cancel()
        return None

    async def stop(self) -> Run:
        """Stop the server and wait for its end."""
        if not self._over.done():
            self.order({"do": "stop"})
        return await self._over

    async def read_crash(self) -> Exception:
        """Return what the application raised, as an exception for the check."""
        run = await self.stop()
        if run.crash is None:
            return Failure("the application raised an exception", run=run)
        return crashed(run.crash, run)

    def order(self, order: dict[str, Any]) -> None:
        """Send an order to the runner."""
        self._orders.put_nowait(order)

    def expect_alive(self) -> None:
        """Raise an exception if the server has ended."""
        if not self._over.done():
            return
        run = self._over.result()
        if run.crash is not None:
            raise crashed(run.crash, run)
        raise Failure("the server has stopped", run=run)

    def _wake_all(self) -> None:
        for signal in (self._signal, *(connection.signal for connection in self.connections)):
            signal.set()

    # -- what the runner reports ------------------------------------------------------------------

    async def _serve(self, verb: str, data: Any) -> Any:
        match verb:
            case "orders":
                orders = [await self._orders.get()]
                while not self._orders.empty():
                    orders.append(self._orders.get_nowait())
                return orders
            case "ready":
                self._is_ready = True
                self._signal.set()
            case "tasks":
                serving = (c.number for c in self.connections if c.is_open and c.ended < 0)
                others = tuple(str(name)[:100] for name in data)
                self._tasks.append(Tasks(serving=tuple(serving), others=others))
                self._signal.set()
            case "sent":
                self.connections[data["client"] - 1].take(data["message"])
            case "ended":
                self.connections[data["client"] - 1].end(data["error"])
            case _:
                raise KeyError(verb)
        return None
