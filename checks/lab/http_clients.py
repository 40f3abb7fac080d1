"""Clients of an application: one for each HTTP request, and one for each WebSocket.

:class:`lab.asgi.Client` makes them; its documentation shows how they are used.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import math
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import unquote

from kit.judge import Failure, Output, Run, Submission
from kit.model import Lane
from lab.sse import Frame, Parser

Headers = Mapping[str, str]


class Server(Protocol):
    """What a connection uses of its server."""

    run: Run
    submission: Submission
    patience: float
    connections: list[Connection]

    def order(self, order: dict[str, Any]) -> None:
        """Send an order to the runner."""

    def expect_alive(self) -> None:
        """Raise an exception if the server has ended."""

    async def read_crash(self) -> Exception:
        """Return what the application raised, as an exception for the check."""


class Signal:
    """Wakes a check that waits for something from the server."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._event = asyncio.Event()

    def set(self) -> None:
        self._event.set()

    async def wait_until(self, is_ready: Callable[[], bool], what: str) -> None:
        """Wait until ``is_ready()``; raise :class:`Failure` if ``what`` does not come in time."""
        patience = self._server.patience
        try:
            async with asyncio.timeout(patience):
                while not is_ready():
                    self._server.expect_alive()
                    self._event.clear()
                    await self._event.wait()
        except TimeoutError:
            raise Failure(
                f"a client waited {patience:g} seconds for {what}, and it did not come",
                run=self._server.run,
            ) from None


class Connection:
    """One client of the application.

    ``left`` and ``ended`` are indices in the timeline: the client left, the application ended its
    request (-1: not yet); ``left_at`` and ``ended_at`` are the virtual seconds.
    """

    kind = "http"
    spec_version = "2.3"
    """What uvicorn announces. Starlette behaves accordingly."""

    def __init__(self, server: Server, path: str, headers: Headers) -> None:
        self.path = path
        self.number = 0
        self.is_open = False
        self.left = self.ended = -1
        self.left_at = self.ended_at = math.inf
        self.error: str | None = None
        self.signal = Signal(server)
        self._server = server
        self._headers = headers

    @property
    def run(self) -> Run:
        return self._server.run

    def leave(self, code: int = 1001) -> None:
        """Close the connection, as a browser does with its tab; ``code`` is for WebSockets."""
        if self.left < 0:
            self.left = self.note(Lane.CALL, "leaves")
            self.left_at = self._server.submission.now
            self._order("leave", code=code)

    async def wait_until_ended(self) -> None:
        """Wait until the application has ended this request."""
        await self.signal.wait_until(lambda: self.ended >= 0, "the end of its request")

    def take(self, message: dict[str, Any]) -> None:
        """Record what the application sent."""
        raise NotImplementedError

    def end(self, error: object) -> None:
        """Record that the application has ended; ``error`` is the type of what it raised."""
        self.error = None if error is None else str(error)[:100]
        raised = f": it raised {self.error}" if self.error else ""
        self.ended = self.note(Lane.CALL, f"'s request has ended{raised}")
        self.ended_at = self._server.submission.now
        self.signal.set()

    def note(self, lane: Lane, text: str) -> int:
        """Add an entry about this client to the timeline; return its index."""
        text = f"client {self.number}{'' if text[0] == chr(39) else ' '}{text}"
        return self._server.submission.timeline.note(lane, text)

    def output(self, value: Any, text: str) -> Output:
        """Record something that came from the application."""
        return Output(value, self.note(Lane.OUTPUT, text), self._server.submission.now)

    def _connect(self, what: str, body: bytes = b"", **scope: Any) -> None:
        """Open it: the runner starts the application for it."""
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
            "path": unquote(path),
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

    ``chunks`` are the parts of the body as they came, ``is_complete`` is whether its end has come;
    ``frames`` are the Server-Sent Events that were read, and ``parser`` has what a browser drops:
    frames without data or without an end.
    """

    def __init__(
        self, server: Server, method: str, path: str, *, body: bytes, headers: Headers
    ) -> None:
        super().__init__(server, path, headers)
        self.status = 0
        self.headers: dict[str, str] = {}
        self.chunks: list[Output] = []
        self.frames: list[Frame] = []
        self.is_complete = False
        self.parser = Parser()
        self._method = method
        self._body = body

    def connect(self) -> None:
        """Send the request."""
        method, size = self._method, str(len(self._body))
        if self._body:
            self._headers = {**self._headers, "content-length": size}
        self._connect(f"asks {method} {self.path}", self._body, method=method, scheme="http")

    async def __aenter__(self) -> Self:
        self.connect()
        await self._until(lambda: self.status > 0, "an answer")
        if self.status >= 500:
            await self.wait_until_ended()
            if self.error:
                raise await self._server.read_crash()
        return self

    async def __aiter__(self) -> AsyncIterator[Output]:
        """Yield the parts of the body as they come."""
        for index in itertools.count():
            await self._until(partial(self._has, index), "more of the answer")
            if index >= len(self.chunks):
                return
            yield self.chunks[index]

    def _has(self, index: int) -> bool:
        return len(self.chunks) > index or self.is_complete

    @property
    def body(self) -> str:
        """The body, as far as it has come."""
        return b"".join(chunk.value for chunk in self.chunks).decode("utf-8", "replace")

    async def stream_frames(self) -> AsyncIterator[Frame]:
        """Yield the Server-Sent Events, each as soon as the blank line behind it has come."""
        async for chunk in self:
            for frame in self._parse(chunk):
                yield frame

    async def read_frames(self, what: str) -> list[Frame]:
        """Return all frames to the end of the answer, even if it is broken off there.

        Raises :class:`Failure` if ``what`` the client waits for does not come.
        """
        await self.signal.wait_until(lambda: self.is_complete or self.ended >= 0, what)
        for chunk in self.chunks:
            self._parse(chunk)
        return self.frames

    def _parse(self, chunk: Output) -> list[Frame]:
        frames = self.parser.feed(chunk.value, chunk.index, chunk.at)
        self.frames += frames
        return frames

    def take(self, message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            pairs = [(bytes(key), bytes(value)) for key, value in message["headers"]]
            self.headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in pairs}
            self.note(Lane.OUTPUT, f"gets status {self.status}")
        else:
            body = bytes(message["body"])
            self.is_complete = not message["more_body"]
            if body:
                self.chunks.append(self.output(body, f"gets {_brief(body)}"))
            if self.is_complete:
                self.note(Lane.OUTPUT, "has the whole answer")
        self.signal.set()

    async def _until(self, is_ready: Callable[[], bool], what: str) -> None:
        """Wait for the application; raise what it raised, or that it broke the answer off."""
        await self.signal.wait_until(lambda: is_ready() or self.ended >= 0, what)
        if is_ready():
            return
        if self.error:
            raise await self._server.read_crash()
        raise Failure(
            'the application ended, and its answer did not: a last {"type": "http.response.body"} '
            'without "more_body" is missing',
            run=self.run,
        )


class Socket(Connection):
    """One WebSocket; ``received`` are the messages that came, ``taken`` how many were read."""

    kind = "websocket"
    spec_version = "2.4"

    def __init__(self, server: Server, path: str, headers: Headers) -> None:
        super().__init__(server, path, headers)
        self.is_accepted = False
        self.closed = 0
        self.received: list[Output] = []
        self.taken = 0

    def connect(self) -> None:
        """Ask for the WebSocket."""
        self._connect(f"opens a WebSocket at {self.path}", subprotocols=[], scheme="ws")

    async def __aenter__(self) -> Self:
        self.connect()
        await self.signal.wait_until(lambda: self.is_accepted or bool(self.closed), "its WebSocket")
        if not self.is_accepted:
            await self.signal.wait_until(lambda: self.ended >= 0 or self.closed == 403, "an answer")
            if self.error:
                raise await self._server.read_crash()
            raise Failure(f"the WebSocket at {self.path} was not accepted", run=self.run)
        return self

    def send_json(self, data: object) -> int:
        """Send one text message; return its index in the timeline."""
        return self.send_text(json.dumps(data))

    def send_text(self, text: str) -> int:
        """Send one text message; return its index in the timeline."""
        return self.send({"type": "websocket.receive", "text": text})

    def send(self, message: dict[str, Any]) -> int:
        """Send one message, as ASGI writes it; return its index in the timeline."""
        index = self.note(Lane.CALL, f"sends {message.get('text', message.get('bytes'))}")
        self._order("pass", message=message)
        return index

    async def receive(self, what: str = "a message") -> Output:
        """Return the next message, ``what`` the client waits for."""
        await self.signal.wait_until(
            lambda: len(self.received) > self.taken or bool(self.closed) or self.ended >= 0,
            what,
        )
        if len(self.received) <= self.taken:
            if self.error:
                raise await self._server.read_crash()
            raise Failure(
                f"the application closed the WebSocket while its client waited for {what}",
                run=self.run,
            )
        self.taken += 1
        return self.received[self.taken - 1]

    async def receive_json(self, what: str = "a message") -> Output:
        """Return the next message, which has to be JSON as text, as plain data."""
        message = await self.receive(what)
        if not isinstance(message.value, str):
            raise Failure(
                f"message {self.taken} is binary, not text",
                expected="a text message",
                actual=message.value,
                run=self.run,
            )
        try:
            return replace(message, value=json.loads(message.value))
        except ValueError:
            raise Failure(
                f"message {self.taken} is not JSON", actual=message.value, run=self.run
            ) from None

    def take(self, message: dict[str, Any]) -> None:
        match message["type"]:
            case "websocket.accept":
                self.is_accepted = True
                self.note(Lane.OUTPUT, "is accepted")
            case "websocket.close":
                self.closed = int(message["code"])
                self.note(Lane.OUTPUT, f"is closed with code {self.closed}")
            case _:
                data = message["text"] if "text" in message else bytes(message["bytes"])
                self.received.append(self.output(data, f"gets {_brief(data)}"))
        self.signal.set()


def _brief(data: bytes | str) -> str:
    """Return what came, on one line."""
    text = data if isinstance(data, str) else data.decode("utf-8", "replace")
    text = text.replace("\n", "⏎")
    return text if len(text) <= 120 else f"{text[:120]}…"
