"""The judge's end of the socket to a runner."""

from __future__ import annotations

import select
import socket
from typing import Final

from kit.runner.messages import InvalidMessage, Unframer, frame
from kit.runner.protocol import FROM_RUNNER, FromJudge, FromRunner

MAX_UNREAD: Final = 1 << 20
"""Bytes that the judge keeps for a runner that does not read what it is sent."""


class RunnerConnection:
    """Sends and receives messages; it never waits for the runner to read them.

    Each method raises OSError if the runner is gone, and :class:`InvalidMessage` or another error
    about the data if what it does is not allowed.
    """

    def __init__(self, runner: socket.socket) -> None:
        runner.setblocking(False)
        self.sent = 0
        """How many messages have been sent."""
        self._runner = runner
        self._unframer = Unframer(FROM_RUNNER)
        self._unsent = bytearray()

    def send(self, message: FromJudge) -> None:
        """Send one message; keep what the runner does not take at once."""
        self.sent += 1
        self._unsent += frame(message)
        self._flush()

    def _flush(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: self._runner.send(self._unsent)]
        except BlockingIOError:
            if len(self._unsent) > MAX_UNREAD:
                raise InvalidMessage("it does not read") from None

    def receive(self, seconds: float) -> bytes:
        """Return what comes in at most ``seconds`` real seconds, empty if nothing does."""
        unsent = [self._runner] if self._unsent else []
        readable, writable, _ = select.select([self._runner], unsent, [], seconds)
        if writable:
            self._flush()
        if not readable:
            return b""
        if data := self._runner.recv(65536):
            return data
        raise ConnectionResetError

    def messages_in(self, data: bytes) -> list[FromRunner]:
        """Return the messages that ``data`` completes."""
        return self._unframer.feed(data)

    def has_data(self, seconds: float = 0.0) -> bool:
        """Return whether there is something to receive, after at most ``seconds`` real seconds."""
        return bool(select.select([self._runner], [], [], seconds)[0])

    def close(self) -> None:
        self._runner.close()
