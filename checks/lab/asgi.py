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
client (-1: not yet). Several clients may be there at once, each in a task of the check's own.

A client waits for ``patience`` virtual seconds, then the wait fails. An exception with which the
application lets a client down is raised where that client waits, as the submission's crash. Leaving
the ``async with`` stops the server, as uvicorn stops: what still runs is cancelled; a task that is
there even then is a failure. The stage's side, and what a server's ``receive`` and ``send`` do, is
in :mod:`lab.asgi_stage`; ``how="uvicorn"`` serves the same over a real network.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from kit.judge import Failure, Run, Submission
from kit.judge.submission import Call, crashed
from kit.model import Lane
from lab.sse import Frame, Parser

SERVER = "server"
"""Who answers the stage's side here."""

Headers = Mapping[str, str]


@asynccontextmanager
async def served(
    submission: Submission,
    *arguments: object,
    name: str = "make_app",
    how: str = "asgi",
    patience: float = 60.0,
) -> AsyncIterator[Client]:
    """The application that ``name(*arguments)`` returns, behind a server for as long as this lasts.

    Raises :class:`Failure` if it cannot be served, if it lets a client down, or if tasks of it are
    left when the server has stopped. ``client.run`` is the call.
    """
    client = Client(submission.begin(name, how, arguments), submission, patience)
    try:
        await client.start()
        yield client
    finally:
        run = await client.stop()
    if run.crash is not None:
        raise crashed(run.crash, run)
    if run.left:
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
        self.world = submission.world
        self._orders: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._ready = News(self)
        self._tasks: list[Tasks] = []
        self._over = asyncio.create_task(call.finish())
        self._over.add_done_callback(lambda _: self._wake_all())
        self.world.servers[SERVER] = self._serve
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
        """Have the stage's side do something."""
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

    # -- what the stage says --------------------------------------------------------------------

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


class News:
    """Something that a check waits for, as long as the server lives and a client has patience."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._event = asyncio.Event()

    def come(self) -> None:
        self._event.set()

    async def until(self, ready: Callable[[], bool], what: str) -> None:
        """Wait until ``ready()``; raises :class:`Failure` that says ``what`` never came."""
        patience = self._client.patience
        try:
            async with asyncio.timeout(patience):
                while not ready():
                    self._client.expect_alive()
                    self._event.clear()
                    await self._event.wait()
        except TimeoutError:
            raise Failure(
                f"a client waited {patience:g} seconds for {what}, and it never came",
                run=self._client.run,
            ) from None


class Connection:
    """One client of the application, from its first word to the last."""

    kind = "http"
    spec_version = "2.3"
    """What uvicorn announces; Starlette goes by it."""

    def __init__(self, client: Client, path: str, headers: Headers) -> None:
        self.path = path
        self.number = 0
        self.is_open = False
        self.left = -1
        self.ended = -1
        self.error: str | None = None
        self.news = News(client)
        self._client = client
        self._headers = headers

    @property
    def run(self) -> Run:
        return self._client.run

    def leave(self, code: int = 1001) -> None:
        """Hang up, as a browser does whose tab is closed; ``code`` is for WebSockets."""
        if self.left < 0:
            self.left = self.note(Lane.CALL, "leaves")
            self._order("leave", code=code)

    async def gone(self) -> None:
        """Wait until the application is done with this client."""
        await self.news.until(lambda: self.ended >= 0, "the application to be done with it")

    def hear(self, message: dict[str, Any]) -> None:
        """Take in what the application sent."""
        raise NotImplementedError

    def end(self, error: object) -> None:
        """The application is done; ``error`` is the type of what it raised."""
        self.error = None if error is None else str(error)[:100]
        raised = f": it raised {self.error}" if self.error else ""
        self.ended = self.note(Lane.CALL, f"is served no more{raised}")
        self.news.come()

    def note(self, lane: Lane, text: str) -> int:
        return self._client.world.note(lane, f"client {self.number} {text}")

    def _connect(self, what: str, body: bytes = b"", **scope: Any) -> None:
        """Open it: the stage runs the application for it from now on."""
        assert not self.is_open, "each is opened once"
        self.is_open = True
        connections = self._client.connections
        connections.append(self)
        self.number = len(connections)
        self.note(Lane.CALL, what)
        self._order("open", scope=self._scope() | scope, body=body)

    def _order(self, do: str, **more: Any) -> None:
        self._client.order({"do": do, "client": self.number, **more})

    def _scope(self) -> dict[str, Any]:
        path, _, query = self.path.partition("?")
        headers = {"host": "testserver", "accept": "*/*", **self._headers}
        return {
            "type": self.kind,
            "asgi": {"version": "3.0", "spec_version": self.spec_version},
            "http_version": "1.1",
            "path": path,
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": [(key.lower().encode(), value.encode()) for key, value in headers.items()],
            "client": ("127.0.0.1", 50_000 + self.number),
            "server": ("127.0.0.1", 8000),
        }

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.leave()


class Response(Connection):
    """The answer to one request.

    ``chunks`` are the parts of the body as they came; ``complete`` is whether its end has come.
    """

    def __init__(
        self, client: Client, method: str, path: str, *, body: bytes, headers: Headers
    ) -> None:
        super().__init__(client, path, headers)
        self.status = 0
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []
        self.places: list[int] = []
        self.began = -1
        self.complete = False
        self._method = method
        self._body = body

    async def __aenter__(self) -> Self:
        method, size = self._method, str(len(self._body))
        if self._body:
            self._headers = {**self._headers, "content-length": size}
        self._connect(f"asks {method} {self.path}", self._body, method=method, scheme="http")
        await self._until(lambda: self.status > 0, "an answer")
        if self.status >= 500:
            await self.gone()
            if self.error:
                raise await self._client.let_down()
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts of the body, each as it comes, until its end."""
        taken = 0
        while True:
            await self._until(lambda: len(self.chunks) > taken or self.complete, "more of it")
            if len(self.chunks) <= taken:
                return
            taken += 1
            yield self.chunks[taken - 1]

    async def read(self) -> bytes:
        """The whole body."""
        return b"".join([chunk async for chunk in self])

    async def frames(self) -> AsyncIterator[Frame]:
        """The body as Server-Sent Events, each as soon as the blank line behind it has come."""
        parser = Parser()
        self.unfinished = ""
        taken = 0
        async for chunk in self:
            place = self.places[taken]
            taken += 1
            for frame in parser.feed(chunk.decode("utf-8", "replace"), place):
                yield frame
            self.unfinished = parser.pending

    unfinished: str = ""
    """Data of a frame that has begun, and that no blank line has ended."""

    def hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            pairs = [(bytes(key), bytes(value)) for key, value in message["headers"]]
            self.headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in pairs}
            self.began = self.note(Lane.OUTPUT, f"gets status {self.status}")
        else:
            body = bytes(message["body"])
            self.complete = not message["more_body"]
            if body:
                self.chunks.append(body)
                self.places.append(self.note(Lane.OUTPUT, f"gets {_brief(body)}"))
            if self.complete:
                self.note(Lane.OUTPUT, "has the whole answer")
        self.news.come()

    async def _until(self, ready: Callable[[], bool], what: str) -> None:
        """Wait for the application; raises what it raised, or that it broke the answer off."""
        await self.news.until(lambda: ready() or self.ended >= 0, what)
        if ready():
            return
        if self.error:
            raise await self._client.let_down()
        raise Failure(
            "the application ended its answer without saying so: no last "
            '{"type": "http.response.body"} without "more_body" came',
            run=self.run,
        )


class Socket(Connection):
    """One WebSocket; ``messages`` are what the application has sent."""

    kind = "websocket"
    spec_version = "2.4"

    def __init__(self, client: Client, path: str, headers: Headers) -> None:
        super().__init__(client, path, headers)
        self.accepted = False
        self.closed = 0
        self.messages: list[str | bytes] = []
        self.places: list[int] = []
        self.taken = 0

    async def __aenter__(self) -> Self:
        self._connect(f"opens a WebSocket at {self.path}", subprotocols=[], scheme="ws")
        await self.news.until(lambda: self.accepted or bool(self.closed), "its WebSocket")
        if not self.accepted:
            await self.news.until(lambda: self.ended >= 0 or self.closed == 403, "a word")
            if self.error:
                raise await self._client.let_down()
            raise Failure(f"the WebSocket at {self.path} was not accepted", run=self.run)
        return self

    def send_json(self, data: object) -> int:
        """Send one text message; gives its place."""
        return self.send_text(json.dumps(data))

    def send_text(self, text: str) -> int:
        """Send one text message; gives its place."""
        place = self.note(Lane.CALL, f"sends {text}")
        self._order("pass", message={"type": "websocket.receive", "text": text})
        return place

    async def receive(self) -> str | bytes:
        """The next message; ``places[taken - 1]`` is where it came."""
        await self.news.until(
            lambda: len(self.messages) > self.taken or bool(self.closed) or self.ended >= 0,
            "a message",
        )
        if len(self.messages) <= self.taken:
            if self.error:
                raise await self._client.let_down()
            raise Failure(
                "the application closed the WebSocket while its client waited for a message",
                run=self.run,
            )
        self.taken += 1
        return self.messages[self.taken - 1]

    async def receive_json(self) -> Any:
        """The next message, which has to be JSON."""
        text = await self.receive()
        try:
            return json.loads(text)
        except ValueError:
            raise Failure(
                "a message over the WebSocket is not JSON", actual=text, run=self.run
            ) from None

    def hear(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self.accepted = True
                self.note(Lane.OUTPUT, "is accepted")
            case "websocket.close":
                self.closed = int(message["code"])
                self.note(Lane.OUTPUT, f"is closed with code {self.closed}")
            case _:
                data = message["text"] if "text" in message else bytes(message["bytes"])
                self.messages.append(data)
                self.places.append(self.note(Lane.OUTPUT, f"gets {_brief(data)}"))
        self.news.come()


def _brief(data: bytes | str) -> str:
    """What came, on one line."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    text = text.replace("\n", "⏎")
    return text if len(text) <= 120 else f"{text[:120]}…"
