"""Starts runners for a judge, one of them before it is needed."""

from __future__ import annotations

import contextlib

from kit.errors import MachineError
from kit.judge.supervisor import Runners
from kit.runner.messages import Process


class RunnersAhead:
    """Starts runners as ``server`` does, one of them before it is needed."""

    def __init__(self, server: Runners, *, is_slow: bool) -> None:
        self.end = server.end
        self._server = server
        self._is_slow = is_slow
        self._ahead: dict[bool, Process] = {}

    def start_ahead(self, *, loopback: bool) -> None:
        """Start a runner for the next :meth:`start_runner`, unless one waits already."""
        if loopback not in self._ahead:
            with contextlib.suppress(MachineError):  # a check will ask again, and report it
                self._ahead[loopback] = self._server.start_runner(loopback=loopback)

    def start_runner(self, *, loopback: bool = False) -> Process:
        """Return a new runner. Raises :class:`MachineError`."""
        runner = self._ahead.pop(loopback, None) or self._server.start_runner(loopback=loopback)
        if self._is_slow:
            self.start_ahead(loopback=loopback)
        return runner
