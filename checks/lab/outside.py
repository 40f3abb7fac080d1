"""An example that is served to clients outside: browsers and curl, through ``kit try``.

What comes from outside and goes there, as plain data::

    {"do": "open", "client": 1, "kind": "http", "scope": {...}, "body": b""}
    {"do": "pass", "client": 1, "message": {"type": "websocket.receive", "text": "…"}}
    {"do": "leave", "client": 1, "code": 1001}

    {"do": "ready", "request": {...}}                the application can be asked
    {"do": "sent", "client": 1, "message": {...}}    a message of ASGI, from the application
    {"do": "ended", "client": 1}                     the application is done with a client
"""

from __future__ import annotations

import json
import math
from typing import Any

from kit.judge import Outside, Submission
from kit.model import Lane
from lab.asgi import Client, served
from lab.http_clients import Connection, brief

GET_WHY: dict[str, Any] = {"kind": "http", "method": "GET", "path": "/stream?question=why"}


class OutsideConnection(Connection):
    """A client outside: what the application sends is passed on as it is."""

    def __init__(self, server: Client, outside: Outside, order: dict[str, Any]) -> None:
        self.kind = str(order["kind"])
        self.spec_version = "2.4" if self.kind == "websocket" else "2.3"
        super().__init__(server, str(order["path"]), dict(order["headers"]))
        self._outside = outside
        self._order_number = order["client"]
        body = bytes(order["body"])
        if self.kind == "http":
            what = f"asks {order['method']} {self.path}"
            self._connect(what, body, method=order["method"], scheme="http")
        else:
            self._connect(f"opens a WebSocket at {self.path}", subprotocols=[], scheme="ws")

    def take(self, message: dict[str, Any]) -> None:
        """Note what the application sent, and pass it on."""
        self.note(Lane.OUTPUT, describe(message))
        self._outside.send({"do": "sent", "client": self._order_number, "message": message})

    def end(self, error: object) -> None:
        """Note that the application is done with this client, and pass it on."""
        super().end(error)
        self._outside.send({"do": "ended", "client": self._order_number})

    def give(self, message: dict[str, Any]) -> None:
        """Give the application a message of this client."""
        self.note(Lane.CALL, f"sends {message.get('text', '')}")
        self._order("pass", message=message)


def describe(message: dict[str, Any]) -> str:
    """Return what a client gets by a message of the application."""
    match message:
        case {"type": "http.response.start", "status": status}:
            return f"gets status {status}"
        case {"type": "http.response.body", "body": b""}:
            return "has the whole answer"
        case {"type": "websocket.accept"}:
            return "is accepted"
        case {"type": "websocket.close", "code": code}:
            return f"is closed with code {code}"
        case _:
            data = message.get("text", message.get("body", message.get("bytes")))
            return f"gets {brief(data or b'')}"


async def serve_outside(
    submission: Submission, *arguments: object, request: dict[str, Any], **options: Any
) -> None:
    """Serve what the submission makes to clients outside, until there are no more.

    ``request`` is an example of a client's request, for the page that shows streams: ``kind``
    (``http`` or ``websocket``), ``method``, ``path``, and ``messages``, which are bodies or
    messages. ``options`` are those of :func:`lab.asgi.served`.
    """
    outside = submission.outside
    assert outside is not None
    connections: dict[int, OutsideConnection] = {}
    async with served(
        submission,
        *arguments,
        patience=math.inf,
        may_leave=True,
        forgive=["CancelledError"],  # clients that are still there when it is stopped
        **options,
    ) as client:
        messages = [json.dumps(message) for message in request.get("messages", ())]
        outside.send({"do": "ready", "request": {**request, "messages": messages}})
        while order := await client.receive_until_ended(outside.receive()):
            number = order["client"]
            match order["do"]:
                case "open":
                    connections[number] = OutsideConnection(client, outside, order)
                case "pass" if number in connections:
                    connections[number].give(order["message"])
                case "leave" if number in connections:
                    connections[number].leave(order["code"])
