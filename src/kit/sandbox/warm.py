"""The warm parent: imports what is slow once, then forks judges and stages.

It is a process of its own, with a clean environment and one thread, and never sees a submission, a
check or a solution: what it has in memory, every stage inherits. Its clients (the command line, a
judge, an editor's pytest) each hold one end of a socket and send frames of :mod:`kit.wire`::

    {"op": "stage", "loopback": …} → {"op": "stage", "pid": …}  with the line's descriptor
    {"op": "end", "pid": …}        → {"op": "ended", "pid": …, "signal": …}
    {"op": "judge"}  with the judge's end of a socket
    {"op": "halt"}                 → {"op": "halted"}, when no judge and no stage is left

What a judge is to do, and what it finds, goes over that socket and never through the parent. Only
the process that started the parent may ask for judges and halt them; when it hangs up, everything
ends.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import types
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from kit import wire
from kit.course import Course, Limits, load_course
from kit.sandbox.apart import Apart, become_first
from kit.sandbox.client import WarmClient

JUDGE_NEEDS = (
    *("pytest", "hypothesis", "pytest_asyncio.plugin", "kit.judge.plugin", "kit.judge.run"),
    *("_pytest._argcomplete", "_pytest.helpconfig", "_pytest.skipping", "_pytest.warnings"),
    *("_pytest.unittest", "_pytest.tracemalloc", "readline"),
)
"""What a judge would import otherwise, each one anew."""


@dataclass(slots=True)
class _Client:
    """One end of a socket: the starter's, or a judge's."""

    line: socket.socket
    unframer: wire.Unframer
    pid: int = 0


class WarmParent:
    """Serves its clients, one message at a time, in one thread."""

    def __init__(
        self,
        course: Course,
        starter: socket.socket,
        scratches: Path,
        *,
        judges: bool,
        bare: bool,
    ) -> None:
        self.course = course
        self._bare = bare
        self._scratches = scratches
        self._selector = selectors.DefaultSelector()
        self._stages: dict[int, tuple[Path, _Client]] = {}
        self._descriptors: deque[int] = deque()
        self._stand_ins = _import(course, judges=judges)
        self._apart = Apart(wanted=not bare)
        self._starter = self._welcome(starter)
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Serve until the starter hangs up."""
        while self._starter.line.fileno() >= 0:
            for key, _ in self._selector.select():
                self._read(key.data)

    def _welcome(self, line: socket.socket, pid: int = 0) -> _Client:
        client = _Client(line, wire.Unframer(), pid)
        self._selector.register(line, selectors.EVENT_READ, client)
        return client

    def _read(self, client: _Client) -> None:
        if client.line.fileno() < 0:
            return  # halted since the selector saw it
        try:
            data, descriptors, _, _ = socket.recv_fds(client.line, 1 << 16, 4)
            self._descriptors.extend(descriptors)
        except OSError:
            data = b""
        if not data:
            self._goodbye(client)
            return
        for message in client.unframer.feed(data):
            self._serve(client, message)

    def _goodbye(self, client: _Client) -> None:
        self._selector.unregister(client.line)
        client.line.close()
        if client is self._starter:
            for pid in tuple(self._stages):
                self._end(pid)
            return
        for pid in [pid for pid, (_, owner) in self._stages.items() if owner is client]:
            self._end(pid)
        os.waitpid(client.pid, 0)

    def _halt(self) -> None:
        clients = [key.data for key in self._selector.get_map().values()]
        for client in clients:
            if client is not self._starter:
                os.kill(client.pid, signal.SIGKILL)
                self._goodbye(client)

    def _serve(self, client: _Client, message: dict[str, Any]) -> None:
        match message:
            case {"op": "stage", "loopback": bool(loopback)}:
                self._stage(client, loopback=loopback)
            case {"op": "end", "pid": int(pid)}:
                number = self._end(pid)
                client.line.sendall(wire.frame({"op": "ended", "pid": pid, "signal": number}))
            case {"op": "halt"} if client is self._starter:
                self._halt()
                client.line.sendall(wire.frame({"op": "halted"}))
            case {"op": "judge"} if client is self._starter:
                self._judge(socket.socket(fileno=self._descriptors.popleft()))

    # -- forking --------------------------------------------------------------------------------

    def _stage(self, client: _Client, *, loopback: bool) -> None:
        ours, theirs = socket.socketpair()
        scratch = Path(tempfile.mkdtemp(dir=self._scratches))
        pid = self._apart.fork()
        if pid == 0:
            self._become_stage(theirs, scratch, loopback=loopback)
        self._stages[pid] = (scratch, client)
        theirs.close()
        with contextlib.suppress(OSError), ours:
            socket.send_fds(client.line, [wire.frame({"op": "stage", "pid": pid})], [ours.fileno()])

    def _become_stage(self, line: socket.socket, scratch: Path, *, loopback: bool) -> NoReturn:
        try:
            from kit.sandbox.limits import Confinement, confine
            from kit.stage.main import run_stage

            how = Confinement(alone=self._apart.possible, bare=self._bare, loopback=loopback)
            isolation = confine(self.course, scratch, line.fileno(), how)
            line.sendall(wire.frame({"t": "confined", "isolation": isolation}))
            run_stage(line, self._stand_ins)
        finally:
            os._exit(70)

    def _end(self, pid: int) -> int:
        """End a stage and everything in its session; gives the signal that ended it, or 0."""
        scratch, _ = self._stages.pop(pid, (None, None))
        if scratch is None:
            return 0
        done, status = os.waitpid(pid, os.WNOHANG)
        with contextlib.suppress(OSError):
            os.killpg(pid, signal.SIGKILL)
        if not done:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            status = 0
        shutil.rmtree(scratch, ignore_errors=True)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0

    def _judge(self, results: socket.socket) -> None:
        ours, theirs = socket.socketpair()
        pid = os.fork()
        if pid == 0:
            self._become_judge(theirs, results)
        theirs.close()
        results.close()
        self._welcome(ours, pid)

    def _become_judge(self, line: socket.socket, results: socket.socket) -> NoReturn:
        status = 70
        try:
            low, high = sorted((line.fileno(), results.fileno()))
            for first, last in ((3, low), (low + 1, high), (high + 1, 65_536)):
                os.closerange(first, last)
            from kit.judge.run import run_judge

            run_judge(self.course, WarmClient(line), results)
            status = 0
        finally:
            os._exit(status)


def _import(course: Course, *, judges: bool) -> list[types.ModuleType]:
    """Import what stages and judges need; gives the modules of the course's stand-ins."""
    preload = [name for needs in course.stages for name in needs.preload]
    for name in (*preload, "kit.stage.main", *(JUDGE_NEEDS if judges else ())):
        importlib.import_module(name)
    files = dict.fromkeys(file for needs in course.stages for file in needs.stand_ins)
    return [_run_file(course.root / file) for file in files]


def _run_file(file: Path) -> types.ModuleType:
    spec = importlib.util.spec_from_file_location(file.stem, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module  # where the annotations in it are looked up
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Be the process that :meth:`kit.sandbox.client.WarmClient.start` starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the starter decides when to end
    descriptor, text = sys.argv[1:]
    line, order = socket.socket(fileno=int(descriptor)), json.loads(text)
    course = load_course(Path(order["root"]), chapters=order["chapters"])
    course = replace(course, limits=Limits(**order["limits"]))
    scratches = Path(tempfile.mkdtemp(prefix="kit-"))
    if not order["bare"]:
        become_first(scratches)
    WarmParent(course, line, scratches, judges=order["judges"], bare=order["bare"]).serve()
    shutil.rmtree(scratches, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
