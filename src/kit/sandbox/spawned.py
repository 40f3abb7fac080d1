"""Stages and judges where nothing can be forked: each is a Python of its own, started afresh.

That is slower than a warm parent's fork by what Python and the course take to import, and has none
of the layers of isolation; the verdicts are the same. A process is told its part in one line of
JSON on its standard input, and gets its socket from there (Windows) or by descriptor.
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
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

from kit.course import Course, Limits, load_course
from kit.runner.messages import frame
from kit.sandbox.imports import import_for_judges, import_needs
from kit.sandbox.interpreter import environment, no_process, running
from kit.sandbox.layers import LAYERS, THREADS, Confined, first_word

_ONLY_LINUX = "only Linux has it"

ANSWER_SECONDS = 60.0
"""How long a new stage may take to say a word, wall time: it has everything to import."""


class SpawnClient:
    """Starts stages and judges for the chapters of a course, and ends them."""

    has_ended = False

    def __init__(self, course: Course, hash_seed: int | None = None) -> None:
        self._course = course
        self._hash_seed = hash_seed
        self._scratches = Path(tempfile.mkdtemp(prefix="kit-"))
        self._stages: dict[int, subprocess.Popen[bytes]] = {}
        self._judges: list[subprocess.Popen[bytes]] = []

    def start_runner(self, *, loopback: bool = False) -> tuple[socket.socket, int]:
        """A fresh stage: the line to it and its process id.

        Raises :class:`kit.errors.MachineError`.
        There is no network of its own to give or to withhold, whatever ``loopback`` says.
        """
        del loopback
        scratch = Path(tempfile.mkdtemp(dir=self._scratches))
        line, process = self._start({"part": "stage", "scratch": str(scratch)})
        self._stages[process.pid] = process
        return line, process.pid

    def end_runner(self, pid: int) -> int:
        """End a stage; gives the signal that had ended it before, or 0."""
        process = self._stages.pop(pid, None)
        if process is None:
            return 0
        ended = process.poll()
        _end(process)
        return -ended if ended is not None and ended < 0 else 0

    def new_judge(self, address: str) -> socket.socket:
        """A fresh judge of an exercise, at the other end of the socket."""
        self._judges = [judge for judge in self._judges if judge.poll() is None]
        line, process = self._start({"part": "judge", "exercise": address})
        self._judges.append(process)
        return line

    def halt(self) -> None:
        """End every judge at work, and with their lines the stages that these have started."""
        for process in (*self._judges, *self._stages.values()):
            _end(process)
        self._stages.clear()
        self._judges.clear()

    def probe(self) -> Confined:
        """What a stage reaches here; one is started and ended to see."""
        line, pid = self.start_runner()
        with line:
            try:
                return first_word(line, ANSWER_SECONDS)
            finally:
                self.end_runner(pid)

    def close(self) -> None:
        """End every stage and judge, and clear away what they wrote."""
        self.halt()
        shutil.rmtree(self._scratches, ignore_errors=True)

    def _start(self, part: dict[str, Any]) -> tuple[socket.socket, subprocess.Popen[bytes]]:
        """Start a process that gets one end of a new line; gives the other end, and it."""
        ours, theirs = socket.socketpair()
        limits = asdict(self._course.limits)
        chapters = [chapter.name for chapter in self._course.chapters]
        order = {**part, "root": str(self._course.root), "chapters": chapters, "limits": limits}
        try:
            with theirs:
                process = _popen(theirs, self._hash_seed)
                order["line"] = _handed_over(theirs, process.pid)
                assert process.stdin is not None
                with process.stdin as told:
                    told.write(json.dumps(order).encode() + b"\n")
        except OSError as error:
            ours.close()
            raise no_process(error) from error
        return ours, process


def _popen(line: socket.socket, hash_seed: int | None) -> subprocess.Popen[bytes]:
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    if sys.platform != "win32":
        quiet |= {"pass_fds": [line.fileno()], "start_new_session": True}
    return subprocess.Popen(  # noqa: S603 - our own interpreter and code
        running("spawned"),
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


def _handed_over(line: socket.socket, pid: int) -> int | str:
    """What the other process needs to know to have ``line`` too."""
    if sys.platform == "win32":
        return b64encode(line.share(pid)).decode("ascii")
    return line.fileno()


def _taken(line: int | str) -> socket.socket:
    if sys.platform == "win32":
        return socket.fromshare(b64decode(str(line)))
    return socket.socket(fileno=int(line))


def main() -> None:
    """Be the process that :class:`SpawnClient` starts."""
    order = json.loads(sys.stdin.buffer.readline())
    course = load_course(Path(order["root"])).only(order["chapters"])
    course = replace(course, limits=Limits(**order["limits"]))
    line = _taken(order["line"])
    try:
        if order["part"] == "stage":
            _be_stage(course, line, Path(order["scratch"]))
        else:
            _be_judge(course, line, order["exercise"])
    finally:
        os._exit(0 if order["part"] == "judge" else 70)


def _be_stage(course: Course, line: socket.socket, scratch: Path) -> None:
    from kit.runner.main import run_submission

    proxies = import_needs(course)
    confined = _shut_in(course, line, scratch)
    line.sendall(frame(confined.message()))
    run_submission(line, proxies)


def _shut_in(course: Course, line: socket.socket, scratch: Path) -> Confined:
    """Give up what this system lets a process give up."""
    if sys.platform != "win32":
        from kit.sandbox.limits import Confinement, confine

        how = Confinement(alone=False, not_alone_because=_ONLY_LINUX, bare=True, leader=True)
        return confine(course, scratch, line.fileno(), how)
    os.chdir(scratch)
    needed = {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ}
    os.environ.clear()
    os.environ.update(needed, HOME=str(scratch), TEMP=str(scratch), TMP=str(scratch))
    reasons = dict.fromkeys((*LAYERS, THREADS), _ONLY_LINUX)
    return Confined(isolation="processes", reasons=reasons)


def _be_judge(course: Course, results: socket.socket, address: str) -> None:
    from kit.judge.run import judge_one

    import_for_judges()
    import_needs(course)
    maker = SpawnClient(course)
    try:
        judge_one(course, address, results, maker)
    finally:
        maker.close()


if __name__ == "__main__":
    main()
