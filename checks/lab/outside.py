"""An example that is served to clients outside: browsers and curl, through ``kit try``.

What comes from outside and goes there, as plain data::

    {"do": "open", "client": 1, "kind": "http", "method": "GET", "path": "/stream?question=why",
     "headers": {...}, "body": b""}
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
from lab.asgi import Client, served
from lab.http_clients import Connection, Response, Socket

GET_WHY: dict[str, Any] = {"kind": "http", "method": "GET", "path": "/stream?question=why"}


class PassedOn(Connection):
    """Passes what the application sends to its client outside, who has ``outside_number``."""

    outside: Outside
    outside_number: int

    def take(self, message: dict[str, Any]) -> None:
        """Take what the application sent, and pass it on as it is."""
        super().take(message)
        self.outside.send({"do": "sent", "client": self.outside_number, "message": message})

    def end(self, error: object) -> None:
        """Note that the application is done with this client, and pass it on."""
        super().end(error)
        self.outside.send({"do": "ended", "client": self.outside_number})


class OutsideResponse(PassedOn, Response):
    """The answer to one request from outside."""


class OutsideSocket(PassedOn, Socket):
    """One WebSocket from outside."""


def connect(client: Client, outside: Outside, order: dict[str, Any]) -> PassedOn:
    """Return a client of the application for one outside, which has made its request."""
    path, headers = str(order["path"]), dict(order["headers"])
    connection: OutsideResponse | OutsideSocket
    if order["kind"] == "websocket":
        connection = OutsideSocket(client, path, headers)
    else:
        method, body = str(order["method"]), bytes(order["body"])
        connection = OutsideResponse(client, method, path, body=body, headers=headers)
    connection.outside, connection.outside_number = outside, order["client"]
    connection.connect()
    return connection


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
    connections: dict[int, PassedOn] = {}
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
            connection = connections.get(order["client"])
            if order["do"] == "open":
                connections[order["client"]] = connect(client, outside, order)
            elif order["do"] == "leave" and connection:  # else its request was refused
                connection.leave(order["code"])
            elif isinstance(connection, OutsideSocket):
                connection.send(order["message"])
