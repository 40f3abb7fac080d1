"""Judges that are there before there is anything to judge, while the learner still types."""

from __future__ import annotations

import select
import socket

from kit.sandbox.starting import Client


class Waiting:
    """A sandbox of whose judges some wait already, all for the same exercise; ``client`` has it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._address = ""
        self._lines: list[socket.socket] = []

    def have(self, address: str, count: int) -> None:
        """Have so many judges wait for this exercise. Raises :class:`MachineError`."""
        if address != self._address:
            self._dismiss()
        self._address = address
        self._lines = [line for line in self._lines if _holds(line)]
        while len(self._lines) < count:
            self._lines.append(self.client.new_judge(address))

    def new_judge(self, address: str) -> socket.socket:
        """A judge that waits, or a fresh one. Raises :class:`MachineError`."""
        while self._lines and address == self._address:
            line = self._lines.pop(0)
            if _holds(line):
                return line
        return self.client.new_judge(address)

    def close(self) -> None:
        """End the sandbox, and all in it."""
        self._dismiss()
        self.client.close()

    def _dismiss(self) -> None:
        for line in self._lines:
            line.close()
        self._lines.clear()


def _holds(line: socket.socket) -> bool:
    """Whether there is a judge at the other end; a line without one is closed."""
    if not select.select([line], [], [], 0)[0]:
        return True  # nobody says anything before there is a job
    line.close()
    return False
