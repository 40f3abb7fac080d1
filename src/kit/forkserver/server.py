"""The fork server: imports what is slow once, then forks judges and runners on request.

It has a clean environment and one thread, and never loads a submission, a check or an answer: every
runner inherits what it has in memory. Its clients are the grader that started it and the judges;
:mod:`kit.forkserver.client` has the messages. What a judge is asked and finds never goes through
this process. When a client closes its socket, the processes that it started are ended.
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.forkserver.spawn

import contextlib
import gc
import json
import os
import selectors
import shutil
import signal
import socket
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, NamedTuple

import kit
from kit.course import Course, load_course
from kit.forkserver.children import import_for_judges, import_for_runners, run_runner
from kit.forkserver.client import (
    REQUESTS,
    End,
    Ended,
    ForkServer,
    Prepare,
    Refused,
    Request,
    Start,
    Started,
)
from kit.forkserver.python import package_folders
from kit.isolation.confine import close_descriptors, prepare
from kit.isolation.processes import (
    PATIENCE_SECONDS,
    RETRY_SECONDS,
    PidNamespaces,
    become_first,
    is_short_of_processes,
)
from kit.isolation.rlimits import choose_thread_limit
from kit.runner.messages import Unframer, frame, receive

_KIT: Final = Path(kit.__file__).parent
_HIDDEN: Final = (
    "checks",
    "hints",
    "solutions",
    "mistakes",
    "answers",
    "exercises",
    "tests",
    ".git",
    ".kit",
)
"""Folders of a course that are empty for a runner."""


@dataclass(slots=True, eq=False)
class _Client:
    """The grader or a judge."""

    connection: socket.socket
    unframer: Unframer[Request] = field(default_factory=lambda: Unframer(REQUESTS))

    @property
    def is_open(self) -> bool:
        return self.connection.fileno() >= 0


class _Child(NamedTuple):
    """A forked process; ``scratch`` is a runner's folder, ``client`` a judge's connection."""

    owner: _Client
    scratch: Path | None = None
    client: _Client | None = None


class RequestLoop:
    """Serves its clients, one request at a time, in one thread."""

    def __init__(
        self, course: Course, grader: socket.socket, scratches: Path, *, bare: bool
    ) -> None:
        self._course = course
        self._scratches = scratches
        self._selector = selectors.DefaultSelector()
        self._children: dict[int, _Child] = {}
        self._postponed: list[tuple[_Client, Start, float]] = []
        self._proxies, self._missing = import_for_runners(course)
        self._pid_namespaces = PidNamespaces(wanted=not bare)
        self._confinement = {
            "readable": _readable_paths(),
            "hidden": _hidden_paths(course),
            "threads": choose_thread_limit(),
            "bare": bare,
            "not_alone": self._pid_namespaces.refusal,
        }
        prepare()
        self._grader = self._register(grader)
        gc.collect()
        gc.freeze()  # no fork copies these objects only because its garbage collector visits them

    def serve(self) -> None:
        """Serve until the grader closes its connection."""
        while self._grader.is_open:
            for key, _ in self._selector.select(RETRY_SECONDS if self._postponed else None):
                self._read(key.data)
            postponed, self._postponed = self._postponed, []
            for owner, request, until in postponed:
                if owner.is_open:
                    self._start(owner, request, until)

    def _register(self, connection: socket.socket) -> _Client:
        client = _Client(connection)
        self._selector.register(connection, selectors.EVENT_READ, client)
        return client

    def _read(self, client: _Client) -> None:
        if not client.is_open:
            return  # it was closed since the selector saw it
        data = b""
        with contextlib.suppress(OSError):
            data = client.connection.recv(1 << 16)
        if not data:
            self._close(client)
            return
        for request in client.unframer.feed(data):
            self._serve(client, request)

    def _serve(self, client: _Client, request: Request) -> None:
        match request:
            case Start():
                self._start(client, request, time.monotonic() + PATIENCE_SECONDS)
            case End(pid=pid):
                child = self._children.get(pid)
                number = self._end(pid) if child and child.owner is client else 0
                with contextlib.suppress(OSError):
                    client.connection.sendall(frame(Ended(signal=number)))
            case Prepare():
                pass  # it was the first message, and is never repeated

    def _close(self, client: _Client) -> None:
        """End what a client has started, and forget the client."""
        if client.is_open:
            self._selector.unregister(client.connection)
            client.connection.close()
        for pid in [pid for pid, child in self._children.items() if child.owner is client]:
            self._end(pid)

    # -- starting and ending processes ----------------------------------------------------------

    def _start(self, owner: _Client, request: Start, until: float) -> None:
        """Fork a process; if that fails, serve other requests first and try until that time."""
        ours, theirs = socket.socketpair()
        with ours, theirs, contextlib.suppress(OSError):
            try:
                if request.is_judge:
                    pid = self._fork_judge(owner, theirs)
                else:
                    pid = self._fork_runner(owner, theirs, loopback=request.loopback)
            except OSError as error:
                if is_short_of_processes(error) and time.monotonic() < until:
                    self._postponed.append((owner, request, until))
                    return
                refused = Refused(errno=error.errno or 0, reason=error.strerror or str(error))
                owner.connection.sendall(frame(refused))
                return
            socket.send_fds(owner.connection, [frame(Started(pid=pid))], [ours.fileno()])

    def _fork_runner(self, owner: _Client, judge: socket.socket, *, loopback: bool) -> int:
        scratch = Path(tempfile.mkdtemp(dir=self._scratches))
        try:
            pid = self._pid_namespaces.fork()
        except OSError:
            scratch.rmdir()
            raise
        if pid == 0:
            try:
                how = {"scratch": scratch, "loopback": loopback, **self._confinement}
                run_runner(self._course.limits, judge, self._proxies, **how)
            finally:
                os._exit(70)
        self._children[pid] = _Child(owner=owner, scratch=scratch)
        return pid

    def _fork_judge(self, owner: _Client, grader: socket.socket) -> int:
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                pid = os.fork()
            except OSError:
                ours.close()
                raise
            if pid == 0:
                status = 70
                try:
                    close_descriptors(grader.fileno(), theirs.fileno())
                    from kit.judge.session import run_session

                    run_session(self._course, grader, ForkServer(theirs), self._missing)
                    status = 0
                finally:
                    os._exit(status)
        self._children[pid] = _Child(owner=owner, client=self._register(ours))
        return pid

    def _end(self, pid: int) -> int:
        """End a process and all that it started; returns the signal that had ended it, or 0."""
        child = self._children.pop(pid)
        ended, status = os.waitpid(pid, os.WNOHANG)
        if child.scratch is not None:
            with contextlib.suppress(OSError):
                os.killpg(pid, signal.SIGKILL)  # a runner leads a session of its own
        if not ended:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            status = 0
        if child.client is not None:
            self._close(child.client)
        if child.scratch is not None:
            shutil.rmtree(child.scratch, ignore_errors=True)
        return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _readable_paths() -> tuple[Path, ...]:
    """Return what a runner reads but Python: its own code, and packages outside Python."""
    paths = (_KIT / "runner", _KIT / "__init__.py", *map(Path, package_folders()))
    return tuple(path.resolve() for path in paths if path.exists())


def _hidden_paths(course: Course) -> tuple[Path, ...]:
    """Return the folders with answers, also those of the course that the kit is shipped with.

    An editable install has a copy among the packages, in addition to the imported checkout.
    """
    kits = (_KIT, *(Path(folder, "kit") for folder in package_folders()))
    roots = {course.root.resolve(), *((folder / "_course").resolve() for folder in kits)}
    return tuple(root / name for root in sorted(roots) for name in _HIDDEN)


def main() -> None:
    """Be the process that :meth:`kit.forkserver.client.ForkServer.start` starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the grader decides when to end
    descriptor, text = sys.argv[1:]
    connection, how = socket.socket(fileno=int(descriptor)), json.loads(text)
    scratches = Path(tempfile.mkdtemp(prefix="kit-"))
    scratches.chmod(0o711)  # a runner's real user may be another one, and asks with access(2)
    if not how["bare"]:
        become_first(scratches)
    if how["judges"]:
        import_for_judges()
    match receive(connection, REQUESTS):
        case Prepare(root=root, chapters=chapters, limits=limits):
            course = load_course(Path(root)).only(chapters)
            course = replace(course, limits=limits)
            RequestLoop(course, connection, scratches, bare=how["bare"]).serve()
        case _:
            pass  # the grader has ended before it knew its course
    shutil.rmtree(scratches, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
