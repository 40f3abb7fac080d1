"""Serve the application of an example on this machine: a relay between clients and its judge.

The learner's application runs in a runner, which has no network. A server here takes requests on
the loop-back, passes them on to the judge as the messages of ``checks/lab/outside.py``, and sends
what comes back at once. A request for ``/`` gets a small page that shows streams.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import shlex
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator
from importlib.resources import files
from typing import Any, Final

import uvicorn

from kit.errors import MachineError
from kit.grading.trial import read_replies
from kit.judge.messages import ExampleEnded, ExampleReply, FromOutside, ToOutside
from kit.runner.messages import InvalidMessage, Process, frame
from kit.runner.values import Types, decode, encode

MAX_REQUEST: Final = 150_000
"""Characters that a request or a message of a client may have, written as ASCII."""

MAX_BODY: Final = 60_000
"""Bytes of a body that can be passed on."""

_OWN_HEADERS: Final = (b"connection", b"content-length", b"transfer-encoding")
"""Headers of an answer that the server here writes itself."""

STOP_SECONDS: Final = 5.0
"""How long the application may take to stop when nobody wants it any more."""

Message = dict[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class Relay:
    """An ASGI application that passes everything on to a judge; ``show`` gets all other replies."""

    def __init__(self, judge: Process, show: Callable[[ExampleReply], None]) -> None:
        self.request: Message = {}
        """An example of a request, when the learner's application can be asked."""
        self._judge = judge
        self._show = show
        self._clients: dict[int, asyncio.Queue[Message]] = {}
        self._numbers = 0
        self._is_ready = asyncio.Event()
        self._has_ended = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def start(self) -> None:
        """Read what the judge sends, in a thread, to the end of the example."""
        threading.Thread(target=self._read, daemon=True).start()

    async def wait_until_ready(self) -> bool:
        """Return whether the learner's application can be asked."""
        waits = [asyncio.create_task(e.wait()) for e in (self._is_ready, self._has_ended)]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        return self._is_ready.is_set()

    async def stop(self) -> None:
        """Let the example end, and wait for what it has to say at its end."""
        self._pass_on(None)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._has_ended.wait(), STOP_SECONDS)

    async def wait_until_ended(self) -> None:
        """Wait until the example has ended."""
        await self._has_ended.wait()

    def _read(self) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing waits any more
            try:
                for reply in read_replies(self._judge):
                    self._loop.call_soon_threadsafe(self._take, reply)
            except MachineError as error:
                end = ExampleEnded(printed="", problem=error.sentence, where="")
                self._loop.call_soon_threadsafe(self._take, end)

    def _take(self, reply: ExampleReply) -> None:
        if not isinstance(reply, ToOutside):
            self._show(reply)
            if isinstance(reply, ExampleEnded):
                self._has_ended.set()
                for queue in self._clients.values():
                    queue.put_nowait({})
            return
        data = decode(reply.data, Types())
        if data["do"] == "ready":
            self.request = data["request"]
            self._is_ready.set()
        elif data["client"] in self._clients:
            self._clients[data["client"]].put_nowait(data.get("message", {}))

    def _pass_on(self, data: Message | None) -> bool:
        """Send something to the example; return False if it is too large for that."""
        if len(ascii(data)) > MAX_REQUEST:
            return False
        with contextlib.suppress(OSError, InvalidMessage):
            self._judge.connection.sendall(frame(FromOutside(data=encode(data, Types()))))
        return True

    # -- ASGI -----------------------------------------------------------------------------------

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Serve one client of uvicorn."""
        if scope["type"] == "http" and scope["path"] == "/":
            await send_page(self.request, send)
        elif scope["type"] in ("http", "websocket"):
            await self._serve(scope, receive, send)

    async def _serve(self, scope: Message, receive: Receive, send: Send) -> None:
        is_http = scope["type"] == "http"
        body = await _read_body(receive) if is_http else b""
        if is_http and len(body) > MAX_BODY:
            await _send_text(send, 413, f"A request may have {MAX_BODY} bytes here.\n")
            return
        if self._has_ended.is_set():
            await _refuse(send, is_http=is_http)
            return
        with self._client() as (number, queue):
            query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
            order = {
                "do": "open",
                "client": number,
                "kind": scope["type"],
                "method": scope.get("method", "GET"),
                "path": f"{scope['raw_path'].decode()}{query}",
                "headers": {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]},
                "body": body,
            }
            if not self._pass_on(order):
                await _refuse(send, is_http=is_http)
                return
            taking = asyncio.create_task(self._take_messages(number, receive))
            try:
                await self._send_all(queue, send, is_http=is_http)
            finally:
                taking.cancel()

    @contextlib.contextmanager
    def _client(self) -> Iterator[tuple[int, asyncio.Queue[Message]]]:
        self._numbers += 1
        number, queue = self._numbers, asyncio.Queue[Message]()
        self._clients[number] = queue
        try:
            yield number, queue
        finally:
            del self._clients[number]
            self._pass_on({"do": "leave", "client": number, "code": 1001})

    async def _take_messages(self, number: int, receive: Receive) -> None:
        """Pass on what a client sends, until it has left."""
        while True:
            message = await receive()
            if message["type"] in ("http.disconnect", "websocket.disconnect"):
                code = message.get("code", 1001)
                self._pass_on({"do": "leave", "client": number, "code": code})
                return
            if message["type"] == "websocket.receive":
                data = {key: value for key, value in message.items() if value is not None}
                if not self._pass_on({"do": "pass", "client": number, "message": data}):
                    self._clients[number].put_nowait({"type": "websocket.close", "code": 1009})
                    return

    async def _send_all(self, queue: asyncio.Queue[Message], send: Send, *, is_http: bool) -> None:
        """Send what the application sends, to its last message.

        An application can send anything; what is not a message of ASGI ends the answer.
        """
        last = "http.response.body" if is_http else "websocket.close"
        has_begun = False
        with contextlib.suppress(*_MALFORMED):
            while message := await queue.get():
                await send(read_message(message, is_http=is_http))
                has_begun = True
                if message["type"] == last and not message.get("more_body", False):
                    return
        if not has_begun or not is_http:
            with contextlib.suppress(*_MALFORMED):
                await _refuse(send, is_http=is_http)


_MALFORMED: Final = (LookupError, TypeError, ValueError, RuntimeError, OSError)
"""What reading or sending a message raises that is not one of ASGI."""


def read_message(message: Message, *, is_http: bool) -> Message:
    """Return a message of the application with nothing in it that a server cannot send.

    Raises one of the usual errors about data if it is not a message of ASGI.
    """
    match message["type"]:
        case "http.response.start" if is_http and 200 <= message["status"] <= 599:
            pairs = [(bytes(key).lower(), bytes(value)) for key, value in message["headers"]]
            headers = [
                pair
                for pair in pairs
                if pair[0] not in _OWN_HEADERS
                and re.fullmatch(rb"[\w-]+", pair[0])
                and not re.search(rb"[\x00-\x08\x0a-\x1f\x7f]", pair[1])
            ]
            return {"type": message["type"], "status": message["status"], "headers": headers}
        case "http.response.body" if is_http:
            body, more = bytes(message["body"]), bool(message["more_body"])
            return {"type": message["type"], "body": body, "more_body": more}
        case "websocket.accept" if not is_http:
            return {"type": message["type"]}
        case "websocket.send" if not is_http and "text" in message:
            return {"type": message["type"], "text": str(message["text"])}
        case "websocket.send" if not is_http:
            return {"type": message["type"], "bytes": bytes(message["bytes"])}
        case "websocket.close" if not is_http:
            code = int(message["code"])
            is_allowed = code in (1000, 1001, 1009, 1011) or 3000 <= code <= 4999
            return {"type": message["type"], "code": code if is_allowed else 1011}
        case kind:
            raise ValueError(kind)


async def _refuse(send: Send, *, is_http: bool) -> None:
    """Send that there is no answer: the application has ended, or cannot be asked this."""
    if is_http:
        await _send_text(send, 502, "The application gave no answer.\n")
    else:
        await send({"type": "websocket.close", "code": 1011})


async def _read_body(receive: Receive) -> bytes:
    body = b""
    while len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body", False):
            break
    return body


async def _send_text(send: Send, status: int, text: str, kind: str = "text/plain") -> None:
    headers = [(b"content-type", f"{kind}; charset=utf-8".encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text.encode()})


async def send_page(request: Message, send: Send) -> None:
    """Send the page that shows streams, with an example of a request."""
    page = files("kit.learner").joinpath("stream_page.html").read_text(encoding="utf-8")
    safe = json.dumps(request).replace("<", "\\u003c")
    await _send_text(send, 200, page.replace("{request}", safe), "text/html")


def describe_request(request: Message, address: str) -> list[str]:
    """Return commands that make the example of a request; none for a WebSocket."""
    if request["kind"] != "http":
        return []
    url = shlex.quote(f"http://{address}{request['path']}")
    if request["method"] == "GET":
        return [f"curl -N {url}"]
    json_type = "-H 'content-type: application/json'"
    return [
        f"curl -N {json_type} -d {shlex.quote(message)} {url}" for message in request["messages"]
    ]


class _Server(uvicorn.Server):
    """uvicorn without signals: the command has its own end."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listens = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listens.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(
    judge: Process, show: Callable[[ExampleReply], None], announce: Callable[[Message, str], None]
) -> None:
    """Serve the application of an example until it ends, or until this is cancelled.

    ``announce`` gets the example of a request, and the address with its port.
    """
    relay = Relay(judge, show)
    relay.start()
    if not await relay.wait_until_ready():
        return
    config = uvicorn.Config(
        relay,
        host="127.0.0.1",
        port=0,
        lifespan="off",
        log_config=None,
        log_level="critical",  # what the application does is shown as moments
        access_log=False,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    ended = asyncio.create_task(relay.wait_until_ended())
    try:
        await server.listens.wait()
        port = server.servers[0].sockets[0].getsockname()[1]
        announce(relay.request, f"127.0.0.1:{port}")
        await asyncio.wait([serving, ended], return_when=asyncio.FIRST_COMPLETED)
    finally:
        await relay.stop()
        server.should_exit = True
        await serving
