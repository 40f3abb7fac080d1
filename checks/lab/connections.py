"""Single clients of a served application: an HTTP answer, and a WebSocket.

They are made by :class:`lab.asgi.Client`, whose documentation shows how they are used.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self

from kit.judge import Failure, Run, Submission
from kit.model import Lane
from lab.sse import Frame, Parser

Headers = Mapping[str, str]


class Server(Protocol):
    """What a connection needs to know of the server that it is one of."""

    run: Run
    submission: Submission
    patience: float
    connections: list[Connection]

    def order(self, order: dict[str, Any]) -> None:
        """Have the runner's side do something."""

    def expect_alive(self) -> None:
        """Raise what has become of the server if it has ended."""

    async def let_down(self) -> Exception:
        """What the application raised at a client, as the check is to raise it."""


class News:
    """Something that a check waits for, as long as the server lives and a client has patience."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._event = asyncio.Event()

    def come(self) -> None:
        self._event.set()

    async def until(self, ready: Callable[[], bool], what: str) -> None:
        """Wait until ``ready()``; raises :class:`Failure` that says ``what`` never came."""
        patience = self._server.patience
        try:
            async with asyncio.timeout(patience):
                while not ready():
                    self._server.expect_alive()
                    self._event.clear()
                    await self._event.wait()
        except TimeoutError:
            raise Failure(
                f"a client waited {patience:g} seconds for {what}, and it never came",
                run=self._server.run,
            ) from None


class Connection:
    """One client of the application, from its first word to the last."""

    kind = "http"
    spec_version = "2.3"
    """What uvicorn announces; Starlette goes by it."""

    def __init__(self, server: Server, path: str, headers: Headers) -> None:
        self.path = path
        self.number = 0
        self.is_open = False
        self.left = self.ended = -1
        self.left_at = self.ended_at = math.inf
        self.error: str | None = None
        self.news = News(server)
        self._server = server
        self._headers = headers

    @property
    def run(self) -> Run:
        return self._server.run

    def leave(self, code: int = 1001) -> None:
        """Hang up, as a browser does whose tab is closed; ``code`` is for WebSockets."""
        if self.left < 0:
            self.left = self.note(Lane.CALL, "leaves")
            self.left_at = self._server.submission.now
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
        self.ended_at = self._server.submission.now
        self.news.come()

    def note(self, lane: Lane, text: str) -> int:
        return self._server.submission.timeline.note(lane, f"client {self.number} {text}")

    def _connect(self, what: str, body: bytes = b"", **scope: Any) -> None:
        """Open it: the runner runs the application for it from now on."""
        assert not self.is_open, "each is opened once"
        self.is_open = True
        connections = self._server.connections
        connections.append(self)
        self.number = len(connections)
        self.note(Lane.CALL, what)
        self._order("open", scope=self._scope() | scope, body=body)

    def _order(self, do: str, **more: Any) -> None:
        self._server.order({"do": do, "client": self.number, **more})

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

    ``chunks`` are the parts of the body as they came; ``complete`` is whether its end has come;
    ``parser`` knows of frames that a browser never gets.
    """

    def __init__(
        self, server: Server, method: str, path: str, *, body: bytes, headers: Headers
    ) -> None:
        super().__init__(server, path, headers)
        self.status = 0
        self.headers: dict[str, str] = {}
        self.chunks: list[bytes] = []
        self.places: list[int] = []
        self.began = -1
        self.complete = False
        self.parser = Parser()
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
                raise await self._server.let_down()
        return self

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts of the body, each as it comes, until its end."""
        for index in itertools.count():
            await self._until(partial(self._has, index), "more of the answer")
            if index >= len(self.chunks):
                return
            yield self.chunks[index]

    def _has(self, index: int) -> bool:
        return len(self.chunks) > index or self.complete

    async def read(self) -> bytes:
        """The whole body."""
        return b"".join([chunk async for chunk in self])

    async def frames(self) -> AsyncIterator[Frame]:
        """The body as Server-Sent Events, each as soon as the blank line behind it has come."""
        parser = self.parser = Parser()
        places = iter(self.places)
        async for chunk in self:
            for frame in parser.feed(chunk.decode("utf-8", "replace"), next(places)):
                yield frame

    async def all_frames(self, what: str) -> list[Frame]:
        """All frames to the end of the answer, even if it is broken off there.

        Raises :class:`Failure` if ``what`` the client waits for does not come.
        """
        await self.news.until(lambda: self.complete or self.ended >= 0, what)
        parser = self.parser = Parser()
        pairs = zip(self.chunks, self.places, strict=True)
        pieces = [parser.feed(chunk.decode("utf-8", "replace"), place) for chunk, place in pairs]
        return [frame for frames in pieces for frame in frames]

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
            raise await self._server.let_down()
        raise Failure(
            "the application ended its answer without saying so: no last "
            '{"type": "http.response.body"} without "more_body" came',
            run=self.run,
        )


class Socket(Connection):
    """One WebSocket; ``messages`` are what the application has sent."""

    kind = "websocket"
    spec_version = "2.4"

    def __init__(self, server: Server, path: str, headers: Headers) -> None:
        super().__init__(server, path, headers)
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
                raise await self._server.let_down()
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

    async def receive(self, what: str = "a message") -> str | bytes:
        """The next message, ``what`` the client waits for; ``places[taken - 1]`` is its place."""
        await self.news.until(
            lambda: len(self.messages) > self.taken or bool(self.closed) or self.ended >= 0,
            what,
        )
        if len(self.messages) <= self.taken:
            if self.error:
                raise await self._server.let_down()
            raise Failure(
                "the application closed the WebSocket while its client waited for a message",
                run=self.run,
            )
        self.taken += 1
        return self.messages[self.taken - 1]

    async def receive_json(self, what: str = "a message") -> Any:
        """The next message, which has to be JSON."""
        text = await self.receive(what)
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
