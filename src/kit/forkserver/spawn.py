"""Judges and runners where fork is not available: each is a new Python.

That takes as long as Python needs to import the kit and what the course names, and has none of the
layers of isolation; the verdicts are the same. A new process reads one line of JSON from its
standard input: the course, a runner's scratch folder ("" for a judge), and its socket.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from base64 import b64decode, b64encode
from contextlib import closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kit.course import Course, Limits, load_course
from kit.forkserver.children import import_for_judges, import_for_runners, run_runner
from kit.forkserver.python import environment, no_process, python_command
from kit.runner.messages import Process


class SpawnServer:
    """Has the methods of :class:`kit.forkserver.client.ForkServer`, and is no process itself."""

    has_ended = False

    def __init__(self, course: Course | None = None, hash_seed: int | None = None) -> None:
        self._hash_seed = hash_seed
        self._order: dict[str, Any] = {}
        self._scratches = Path(tempfile.mkdtemp(prefix="kit-"))
        self._processes: dict[int, subprocess.Popen[bytes]] = {}
        if course is not None:
            self.prepare(course)

    def prepare(self, course: Course) -> None:
        """Say for which chapters of ``course`` processes are started."""
        self._order = {
            "root": str(course.root),
            "chapters": [chapter.name for chapter in course.chapters],
            "limits": asdict(course.limits),
        }

    def start_judge(self) -> Process:
        """Start a judge. Raises :class:`kit.errors.MachineError`."""
        return self._start()

    def start_runner(self, *, loopback: bool = False) -> Process:
        """Start a runner, which has the machine's network. Raises MachineError."""
        del loopback
        return self._start(tempfile.mkdtemp(dir=self._scratches))

    def end(self, pid: int) -> int:
        """End a process; returns the signal that had ended it before, or 0."""
        process = self._processes.pop(pid, None)
        if process is None:
            return 0
        status = process.poll()
        _end(process)
        return -status if status is not None and status < 0 else 0

    def close(self) -> None:
        """End every process, and remove what runners wrote."""
        for pid in tuple(self._processes):
            self.end(pid)
        shutil.rmtree(self._scratches, ignore_errors=True)

    def _start(self, scratch: str = "") -> Process:
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                process = _popen(theirs, self._hash_seed)
                connection = _share(theirs, process.pid)
                order = {**self._order, "scratch": scratch, "connection": connection}
                assert process.stdin is not None
                with process.stdin as stdin:
                    stdin.write(json.dumps(order).encode() + b"\n")
        except OSError as error:
            ours.close()
            raise no_process(error) from error
        self._processes[process.pid] = process
        return Process(connection=ours, pid=process.pid)


def _popen(connection: socket.socket, hash_seed: int | None) -> subprocess.Popen[bytes]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if sys.platform != "win32":
        quiet |= {"pass_fds": [connection.fileno()], "start_new_session": True}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        python_command("forkserver.spawn"),
        env=environment(hash_seed),
        stdin=subprocess.PIPE,
        cwd=Path(sys.executable).anchor,
        **quiet,
    )


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and what it has started, as far as the system can tell what that is."""
    if sys.platform == "win32":
        tree = ["taskkill", "/T", "/F", "/PID", str(process.pid)]
        with suppress(OSError):
            subprocess.run(tree, capture_output=True, check=False)  # noqa: S603
    else:
        import signal

        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with suppress(OSError):
        process.kill()
    process.wait()


def _share(connection: socket.socket, pid: int) -> int | str:
    """Return what the process ``pid`` needs to know to use ``connection`` too."""
    if sys.platform == "win32":
        return b64encode(connection.share(pid)).decode("ascii")
    return connection.fileno()


def _open_shared(connection: int | str) -> socket.socket:
    if sys.platform == "win32":
        return socket.fromshare(b64decode(str(connection)))
    return socket.socket(fileno=int(connection))


def main() -> None:
    """Be the process that :class:`SpawnServer` starts."""
    order = json.loads(sys.stdin.buffer.readline())
    course = load_course(Path(order["root"])).only(order["chapters"])
    course = replace(course, limits=Limits(**order["limits"]))
    connection = _open_shared(order["connection"])
    try:
        if scratch := order["scratch"]:
            _be_runner(course, connection, Path(scratch))
        else:
            _be_judge(course, connection)
    finally:
        os._exit(70 if order["scratch"] else 0)


def _be_runner(course: Course, connection: socket.socket, scratch: Path) -> None:
    proxies, _ = import_for_runners(course)
    how = {"scratch": scratch, "threads": 0, "not_alone": "only Linux has it", "bare": True}
    run_runner(course.limits, connection, proxies, **how)


def _be_judge(course: Course, connection: socket.socket) -> None:
    with closing(SpawnServer(course)) as server:
        import_for_judges()
        _, missing = import_for_runners(course)
        from kit.judge.session import run_session

        run_session(course, connection, server, missing, is_slow=True)


if __name__ == "__main__":
    main()
