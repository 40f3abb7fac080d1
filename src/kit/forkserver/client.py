"""The client of a fork server: starts it, and asks it for judges and runners by messages."""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.forkserver.spawn

import contextlib
import json
import os
import socket
import subprocess
import threading
from collections import deque
from typing import Self, TypeAlias, TypeVar

from kit.course import Course, Limits
from kit.errors import MachineError
from kit.forkserver.python import environment, no_process, python_command
from kit.runner.messages import Codec, Message, Process, Unframer, frame

STDERR_SECONDS = 2.0  # that a fork server which closed its socket has to end


class Prepare(Message):
    """Import what the runners of these chapters need; always the first message, and sent once."""

    root: str
    chapters: tuple[str, ...]
    limits: Limits


class Start(Message):
    """Fork a judge, or a runner, which may open TCP sockets with ``loopback``.

    :class:`Started` comes with a descriptor: the connection to it.
    """

    is_judge: bool
    loopback: bool = False


class End(Message):
    """End a process that the same client has started, and every runner of a judge with it."""

    pid: int


class Started(Message):
    """A process runs; ``pid`` is its number where the fork server runs."""

    pid: int


class Refused(Message):
    """The system did not start a process; ``reason`` is its text for ``errno``."""

    errno: int
    reason: str


class Ended(Message):
    """A process has ended; ``signal`` is the one that had ended it before the request, or 0."""

    signal: int


Request: TypeAlias = Prepare | Start | End
REQUESTS: Codec[Request] = Codec(Prepare, Start, End)
Reply: TypeAlias = Started | Refused | Ended
AnyReply = TypeVar("AnyReply", Started, Ended)
REPLIES: Codec[Reply] = Codec(Started, Refused, Ended)


class ForkServer:
    """One connection to a fork server: a judge inherits its own, a grader starts a server.

    Methods may be called from any thread.
    """

    def __init__(
        self, connection: socket.socket, process: subprocess.Popen[bytes] | None = None
    ) -> None:
        self._connection = connection
        self._process = process
        self._unframer = Unframer(REPLIES)
        self._replies: deque[Reply] = deque()
        self._descriptors: deque[int] = deque()
        self._is_ready = False
        self._lock = threading.Lock()

    @classmethod
    def start(
        cls,
        course: Course | None = None,
        *,
        judges: bool = True,
        hash_seed: int | None = None,
        bare: bool = False,
    ) -> Self:
        """Start a fork server; see :func:`kit.forkserver.start`. Raises :class:`MachineError`.

        With ``bare`` its runners have no layer of isolation, as on a system that has none.
        """
        ours, theirs = socket.socketpair()
        how = json.dumps({"judges": judges, "bare": bare})
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [*python_command("forkserver.server"), str(theirs.fileno()), how],
                pass_fds=[theirs.fileno()],
                env=environment(hash_seed),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
            )
        except OSError as error:
            ours.close()
            raise no_process(error) from error
        finally:
            theirs.close()
        server = cls(ours, process)
        if course is not None:
            try:
                server.prepare(course)
            except BaseException:
                server.close()
                raise
        return server

    def prepare(self, course: Course) -> None:
        """Have the server import what the chapters of ``course`` need."""
        chapters = tuple(chapter.name for chapter in course.chapters)
        request = Prepare(root=str(course.root), chapters=chapters, limits=course.limits)
        with self._lock:
            self._send(request)

    @property
    def has_ended(self) -> bool:
        """Whether the server that this client started has ended."""
        return self._process is not None and self._process.poll() is not None

    def start_judge(self) -> Process:
        """Start a judge; see :mod:`kit.judge.messages`. Raises :class:`MachineError`."""
        return self._start(Start(is_judge=True))

    def start_runner(self, *, loopback: bool = False) -> Process:
        """Start a runner; see :class:`kit.course.RunnerNeeds`. Raises :class:`MachineError`."""
        return self._start(Start(is_judge=False, loopback=loopback))

    def end(self, pid: int) -> int:
        """End a process and everything that it started; returns the signal that had ended it, or 0.

        When this returns, none of them runs any more. Raises :class:`MachineError`.
        """
        with self._lock:
            return self._ask(End(pid=pid), Ended).signal

    def close(self) -> None:
        """End the server, and with it every judge and runner."""
        self._connection.close()
        if self._process is not None:
            if self._process.stderr:
                self._process.stderr.close()
            self._process.wait()

    def _start(self, request: Start) -> Process:
        with self._lock:
            pid = self._ask(request, Started).pid
            return Process(socket.socket(fileno=self._descriptors.popleft()), pid)

    def _send(self, request: Request) -> None:
        try:
            self._connection.sendall(frame(request))
        except OSError:
            raise self._explain_end() from None

    def _ask(self, request: Request, kind: type[AnyReply]) -> AnyReply:
        """Send a request and return its answer. Raises MachineError for one of another kind."""
        self._send(request)
        while not self._replies:
            try:
                data, descriptors, _, _ = socket.recv_fds(self._connection, 1 << 16, 4)
            except OSError:  # it ended with a request unread, or another thread closed this client
                raise self._explain_end() from None
            if not data:
                raise self._explain_end()
            self._descriptors.extend(descriptors)
            self._replies.extend(self._unframer.feed(data))
        self._is_ready = True
        match self._replies.popleft():
            case kind() as reply:
                return reply
            case Refused(errno=errno, reason=reason):
                raise no_process(OSError(errno, reason))
            case reply:
                answer = type(reply).__name__
                raise MachineError(f"The fork server answered {answer}.", "Run it again.")

    def _explain_end(self) -> MachineError:
        """Return the error for a server that has ended, with the last line of its stderr."""
        last, process = "", self._process
        if process and process.stderr and not process.stderr.closed:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(STDERR_SECONDS)
            os.set_blocking(process.stderr.fileno(), False)  # a child may still hold it open
            written = (process.stderr.read() or b"")[-2000:]
            lines = written.decode("utf-8", "replace").strip().splitlines()
            last = f": {lines[-1]}" if lines else ""
        if self._is_ready or process is None:
            return MachineError(f"The process that grades has ended{last}.", "Run: kit doctor")
        return MachineError(
            f"Python ended before it was ready to grade: {sys.executable}{last}.",
            "Try: python -c 'import kit'; if it fails, repair that Python.",
        )
