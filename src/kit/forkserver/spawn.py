"""Judges and runners where fork is not available: each is a new Python.

That takes as long as Python needs to import the kit and what the course names, and has none of the
layers of isolation; the verdicts are the same. A new process reads one line of JSON from its
standard input: the course, a runner's scratch folder ("" for a judge), the folder of all scratch
folders, and its socket.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from base64 import b64decode, b64encode
from contextlib import closing, suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Final

from kit.course import Course, Limits, load_course
from kit.forkserver.children import import_for_judges, import_for_runners, run_runner
from kit.forkserver.python import environment, no_process, python_command
from kit.runner.messages import Process

LEAVE_SECONDS: Final = 2.0
"""Wall seconds to wait until runners of an ended judge have left folders, which Windows keeps."""


class SpawnServer:
    """Has the methods of :class:`kit.forkserver.client.ForkServer`, and is no process itself.

    A judge has its own, in the ``scratches`` of the grader, because it is ended at any moment.
    """

    has_ended = False

    def __init__(
        self,
        course: Course | None = None,
        hash_seed: int | None = None,
        scratches: Path | None = None,
    ) -> None:
        self._hash_seed = hash_seed
        self._order: dict[str, Any] = {}
        self._scratches = Path(tempfile.mkdtemp(prefix="kit-", dir=scratches))
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
        """End a process, with what it has started as far as the system knows that.

        Return the signal that had ended it before, or 0.
        """
        process = self._processes.pop(pid, None)
        if process is None:
            return 0
        status = process.poll()
        with suppress(OSError):
            if sys.platform == "win32":
                tree = ["taskkill", "/T", "/F", "/PID", str(pid)]
                subprocess.run(tree, capture_output=True, check=False)  # noqa: S603
            else:
                os.killpg(pid, signal.SIGKILL)
        with suppress(OSError):
            process.kill()
        process.wait()
        return -status if status is not None and status < 0 else 0

    def close(self) -> None:
        """End every process, and remove what runners wrote."""
        for pid in tuple(self._processes):
            self.end(pid)
        until = time.monotonic() + LEAVE_SECONDS
        shutil.rmtree(self._scratches, ignore_errors=True)
        while self._scratches.exists() and time.monotonic() < until:
            time.sleep(0.02)
            shutil.rmtree(self._scratches, ignore_errors=True)

    def _start(self, scratch: str = "") -> Process:
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        ours, theirs = socket.socketpair()
        if sys.platform != "win32":
            quiet |= {"pass_fds": [theirs.fileno()], "start_new_session": True}
        try:
            with theirs:
                process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                    python_command("forkserver.spawn"),
                    env=environment(self._hash_seed),
                    stdin=subprocess.PIPE,
                    cwd=Path(sys.executable).anchor,
                    **quiet,
                )
                shared: int | str = theirs.fileno()
                if sys.platform == "win32":
                    shared = b64encode(theirs.share(process.pid)).decode("ascii")
                folders = {"scratch": scratch, "scratches": str(self._scratches)}
                order = {**self._order, **folders, "connection": shared}
                assert process.stdin is not None
                with process.stdin as stdin:
                    stdin.write(json.dumps(order).encode() + b"\n")
        except OSError as error:
            ours.close()
            raise no_process(error) from error
        self._processes[process.pid] = process
        return Process(ours, process.pid)


def main() -> None:
    """Be the process that :class:`SpawnServer` starts."""
    order = json.loads(sys.stdin.buffer.readline())
    course = load_course(Path(order["root"])).only(order["chapters"])
    course = replace(course, limits=Limits(**order["limits"]))
    if sys.platform == "win32":
        connection = socket.fromshare(b64decode(order["connection"]))
    else:
        connection = socket.socket(fileno=order["connection"])
    try:
        if scratch := order["scratch"]:
            proxies, _ = import_for_runners(course)
            how = {"threads": 0, "not_alone": "only Linux has it", "bare": True}
            run_runner(course.limits, connection, proxies, scratch=Path(scratch), **how)
        else:
            import_for_judges()
            _, missing = import_for_runners(course)
            from kit.judge.session import run_session

            with closing(SpawnServer(course, scratches=Path(order["scratches"]))) as server:
                run_session(course, connection, server, missing, is_slow=True)
    finally:
        os._exit(70 if order["scratch"] else 0)


if __name__ == "__main__":
    main()
