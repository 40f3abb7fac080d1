"""The warm parent: imports what is slow once, then forks judges and stages.

It is a process of its own, with a clean environment and one thread, and never sees a submission, a
check or a solution: what it has in memory, every stage inherits. Its clients (the command line, a
judge, an editor's pytest) each hold one end of a socket and send frames; the
starter's first is ``{"root": …, "chapters": […], "limits": {…}}``, and then it is::

    {"op": "stage", "loopback": …} → {"op": "stage", "pid": …}  with the line's descriptor
                                   or {"op": "refused", "errno": …, "reason": …}
    {"op": "end", "pid": …}        → {"op": "ended", "pid": …, "signal": …}
    {"op": "judge", "exercise": address}  with the judge's end of a socket
    {"op": "halt"}                 → {"op": "halted"}, when no judge and no stage is left

What a judge is to do, and what it finds, goes over that socket and never through the parent. Only
the process that started the parent may ask for judges and halt them; when it hangs up, everything
ends. Judges are forked in the courthouse, which is forked as soon as one is asked for (see
:mod:`kit.judge.courthouse`).
"""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

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
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NoReturn

from kit.course import Course, Limits, load_course
from kit.judge.forking import PATIENCE_SECONDS, RETRY_SECONDS, fork_patiently, is_short_of_processes
from kit.runner import values as wire
from kit.runner.main import run_submission
from kit.runner.messages import frame
from kit.sandbox.apart import Apart, become_first
from kit.sandbox.client import WarmClient
from kit.sandbox.imports import import_for_judges, import_needs
from kit.sandbox.limits import Confinement, confine, look_around
from kit.sandbox.threads import threads_of_a_runner


@dataclass(slots=True)
class _Client:
    """One end of a socket: the starter's, a judge's, or the courthouse's, which says nothing.

    ``pid`` is that of the courthouse, whose end has to be waited for.
    """

    line: socket.socket
    unframer: wire.Unframer
    pid: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Postponed:
    """A stage that could not be forked yet, and until when that is tried (monotonic seconds)."""

    client: _Client
    loopback: bool
    until: float


class WarmParent:
    """Serves its clients, one message at a time, in one thread."""

    def __init__(
        self,
        course: Course,
        starter: socket.socket,
        scratches: Path,
        *,
        bare: bool,
    ) -> None:
        self.course = course
        self._bare = bare
        self._scratches = scratches
        self._selector = selectors.DefaultSelector()
        self._stages: dict[int, tuple[Path, _Client]] = {}
        self._courthouse: _Client | None = None
        self._descriptors: deque[int] = deque()
        self._proxies = import_needs(course)
        self._postponed: list[_Postponed] = []
        self._apart = Apart(wanted=not bare)
        self._threads = threads_of_a_runner()
        look_around()
        self._starter = self._welcome(starter)
        gc.collect()
        gc.freeze()

    def serve(self) -> None:
        """Serve until the starter hangs up."""
        while self._starter.line.fileno() >= 0:
            for key, _ in self._selector.select(RETRY_SECONDS if self._postponed else None):
                self._read(key.data)
            postponed, self._postponed = self._postponed, []
            for order in postponed:
                if order.client.line.fileno() >= 0:
                    self._stage(order)

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
        if client is self._courthouse:
            self._courthouse = None
        if client.pid:
            os.waitpid(client.pid, 0)

    def _halt(self) -> None:
        """End every judge, the courthouse that forked it, and every stage."""
        clients = [key.data for key in self._selector.get_map().values()]
        for client in clients:
            if client.pid:
                with contextlib.suppress(OSError):
                    os.killpg(client.pid, signal.SIGKILL)
        for client in clients:
            if client is not self._starter:
                self._goodbye(client)
        with contextlib.suppress(ChildProcessError):
            while True:  # judges whose chambers are gone are the children of this process now
                os.waitpid(-1, 0)

    def _serve(self, client: _Client, message: dict[str, Any]) -> None:
        match message:
            case {"op": "stage", "loopback": bool(loopback)}:
                until = time.monotonic() + PATIENCE_SECONDS
                self._stage(_Postponed(client=client, loopback=loopback, until=until))
            case {"op": "end", "pid": int(pid)}:
                number = self._end(pid)
                client.line.sendall(wire.frame({"op": "ended", "pid": pid, "signal": number}))
            case {"op": "judge", "exercise": str(address)} if client is self._starter:
                self._judge(address, socket.socket(fileno=self._descriptors.popleft()))
            case {"op": "halt"} if client is self._starter:
                self._halt()
                client.line.sendall(wire.frame({"op": "halted"}))

    # -- forking --------------------------------------------------------------------------------

    def _stage(self, order: _Postponed) -> None:
        """Fork a stage; if that fails, serve other orders before the next try."""
        ours, theirs = socket.socketpair()
        scratch = Path(tempfile.mkdtemp(dir=self._scratches))
        with ours, theirs:
            try:
                pid = self._apart.fork()
            except OSError as error:
                scratch.rmdir()
                self._postpone(order, error)
                return
            if pid == 0:
                self._become_stage(theirs, scratch, loopback=order.loopback)
            self._stages[pid] = (scratch, order.client)
            message = wire.frame({"op": "stage", "pid": pid})
            with contextlib.suppress(OSError):
                socket.send_fds(order.client.line, [message], [ours.fileno()])

    def _postpone(self, order: _Postponed, error: OSError) -> None:
        """Have a fork that failed tried again, or say that it is given up."""
        if is_short_of_processes(error) and time.monotonic() < order.until:
            self._postponed.append(order)
            return
        refused = {"op": "refused", "errno": error.errno, "reason": error.strerror}
        with contextlib.suppress(OSError):
            order.client.line.sendall(wire.frame(refused))

    def _become_stage(self, line: socket.socket, scratch: Path, *, loopback: bool) -> NoReturn:
        try:
            how = Confinement(
                alone=self._apart.possible,
                not_alone_because=self._apart.reason,
                threads=self._threads,
                bare=self._bare,
                loopback=loopback,
            )
            confined = confine(self.course, scratch, line.fileno(), how)
            line.sendall(frame(confined.message()))
            run_submission(line, self._proxies)
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

    def _judge(self, address: str, results: socket.socket) -> None:
        """Have a judge forked; where none can be, ``results`` says so and is closed."""
        ours, theirs = socket.socketpair()
        order = [b"j", wire.frame({"exercise": address})]
        with theirs, results:
            for _ in range(2):  # a courthouse that has come to an end is followed by another
                try:
                    self._courthouse = self._courthouse or self._open_courthouse()
                except OSError as error:
                    from kit.judge.run import tell_of_no_judge

                    exercise = self.course.resolve(address)
                    tell_of_no_judge(exercise, results.fileno(), error)
                    break
                with contextlib.suppress(OSError):
                    socket.send_fds(
                        self._courthouse.line, order, [theirs.fileno(), results.fileno()]
                    )
                    self._welcome(ours)
                    return
                self._courthouse = None
        ours.close()

    def _open_courthouse(self) -> _Client:
        ours, theirs = socket.socketpair()
        try:
            pid = fork_patiently()
        except OSError:
            ours.close()
            theirs.close()
            raise
        if pid == 0:
            self._become_courthouse(theirs)
        with contextlib.suppress(OSError):
            os.setpgid(pid, pid)  # chambers and judges belong to it, and can be ended with it
        theirs.close()
        return self._welcome(ours, pid)

    def _become_courthouse(self, line: socket.socket) -> NoReturn:
        status = 70
        try:
            os.closerange(3, line.fileno())
            os.closerange(line.fileno() + 1, 65_536)
            from kit.judge.courthouse import keep_courthouse

            keep_courthouse(self.course, line, WarmClient)
            status = 0
        finally:
            os._exit(status)


def main() -> None:
    """Be the process that :meth:`kit.sandbox.client.WarmClient.begin` starts."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the starter decides when to end
    descriptor, text = sys.argv[1:]
    line, how = socket.socket(fileno=int(descriptor)), json.loads(text)
    scratches = Path(tempfile.mkdtemp(prefix="kit-"))
    scratches.chmod(0o711)  # a runner's real user may be another one, and asks with access(2)
    if not how["bare"]:
        become_first(scratches)
    if how["judges"]:
        import_for_judges()
        from kit.judge.drawing import prepare_hypothesis

        prepare_hypothesis()
    order = wire.receive(line)
    if order:
        course = load_course(Path(order["root"]), chapters=order["chapters"])
        course = replace(course, limits=Limits(**order["limits"]))
        WarmParent(course, line, scratches, bare=how["bare"]).serve()
    shutil.rmtree(scratches, ignore_errors=True)
    os._exit(0)


if __name__ == "__main__":
    main()
