"""The way to ask the warm parent for stages and judges."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections import deque
from dataclasses import asdict
from pathlib import Path
from typing import Any

import kit
from kit import wire
from kit.course import Course
from kit.errors import MachineError

_START = "import sys; sys.path += {paths!r}; from kit.sandbox.warm import main; main()"
ANSWER_SECONDS = 30.0
"""How long a new stage may take to say a word, wall time."""
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "LD_LIBRARY_PATH")


class WarmClient:
    """One socket to a warm parent; a judge inherits its own, everyone else starts a parent."""

    def __init__(self, line: socket.socket, process: subprocess.Popen[bytes] | None = None) -> None:
        self._line = line
        self._process = process
        self._unframer = wire.Unframer()
        self._messages: deque[dict[str, Any]] = deque()
        self._descriptors: deque[int] = deque()

    @classmethod
    def start(cls, course: Course, *, judges: bool, bare: bool = False) -> WarmClient:
        """Start a warm parent for the chapters of ``course``. Raises :class:`MachineError`.

        Without ``judges`` it can only make stages, and starts sooner; ``bare`` stages put on no
        layer of isolation, as on a system that has none.
        """
        ours, theirs = socket.socketpair()
        code = _START.format(paths=_packages())
        order = {
            "root": str(course.root),
            "chapters": [chapter.name for chapter in course.chapters],
            "limits": asdict(course.limits),
            "judges": judges,
            "bare": bare,
        }
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment |= {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [sys.executable, "-I", "-c", code, str(theirs.fileno()), json.dumps(order)],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                cwd="/",
            )
        except OSError as error:
            raise MachineError(
                f"No process could be started: {error}.", "Free some memory."
            ) from error
        finally:
            theirs.close()
        return cls(ours, process)

    @property
    def has_ended(self) -> bool:
        """Whether the parent that this client started is gone."""
        return self._process is not None and self._process.poll() is not None

    def new_stage(self, *, loopback: bool = False) -> tuple[socket.socket, int]:
        """A fresh stage: the line to it and its process id; see :class:`kit.course.StageNeeds`."""
        self._say({"op": "stage", "loopback": loopback})
        message = self._expect("stage")
        return socket.socket(fileno=self._descriptors.popleft()), int(message["pid"])

    def end_stage(self, pid: int) -> int:
        """End a stage and all it started; gives the signal that had ended it before, or 0."""
        self._say({"op": "end", "pid": pid})
        return int(self._expect("ended")["signal"])

    def isolation(self) -> str:
        """The isolation that a stage reaches here; one is started and ended to see."""
        line, pid = self.new_stage()
        unframer = wire.Unframer()
        with line:
            line.settimeout(ANSWER_SECONDS)
            try:
                while data := line.recv(65536):
                    for message in unframer.feed(data):
                        return str(message["isolation"])
            except OSError:
                pass
            finally:
                self.end_stage(pid)
        raise MachineError("A stage was started and said nothing.", "Run: kit doctor")

    def new_judge(self) -> socket.socket:
        """A fresh judge, at the other end of the socket; see :func:`kit.judge.run.run_judge`."""
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                socket.send_fds(self._line, [wire.frame({"op": "judge"})], [theirs.fileno()])
            except OSError:
                ours.close()
                raise self._lost() from None
        return ours

    def halt(self) -> None:
        """End every judge at work and its stages; when this returns, none of them is left."""
        self._say({"op": "halt"})
        self._expect("halted")

    def _say(self, message: dict[str, Any]) -> None:
        """Send one message to the parent. Raises :class:`MachineError` if it is gone."""
        try:
            self._line.sendall(wire.frame(message))
        except OSError:
            raise self._lost() from None

    def _hear(self) -> dict[str, Any]:
        """The parent's next message. Raises :class:`MachineError` if it is gone."""
        while not self._messages:
            data, descriptors, _, _ = socket.recv_fds(self._line, 1 << 20, 4)
            if not data:
                raise self._lost()
            self._descriptors.extend(descriptors)
            self._messages.extend(self._unframer.feed(data))
        return self._messages.popleft()

    def close(self) -> None:
        """End the parent, and with it every stage and judge."""
        self._line.close()
        if self._process is not None:
            if self._process.stderr:
                self._process.stderr.close()
            self._process.wait()

    def _expect(self, op: str) -> dict[str, Any]:
        message = self._hear()
        if message["op"] != op:
            raise MachineError(f"The warm parent said {message['op']} for {op}.", "Run it again.")
        return message

    def _lost(self) -> MachineError:
        said = b""
        if self._process is not None and self._process.stderr is not None:
            said = self._process.stderr.read()[-2000:]
        last = said.decode("utf-8", "replace").strip().splitlines()
        why = f": {last[-1]}" if last else ""
        return MachineError(f"The process that grades has ended{why}.", "Run: kit doctor")


def _packages() -> list[str]:
    """Where the kit and its packages are: an isolated Python leaves a user's own folder out.

    Folders that a shell's ``PYTHONPATH`` or the current folder put there are not taken along.
    """
    known = [p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")]
    return [str(Path(kit.__file__).parents[1]), *known]
