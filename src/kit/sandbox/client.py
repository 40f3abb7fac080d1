"""The way to ask the warm parent for stages and judges."""

from __future__ import annotations

import sys

assert sys.platform != "win32"  # see kit.sandbox.spawned

import contextlib
import json
import os
import socket
import subprocess
from collections import deque
from dataclasses import asdict
from typing import Any

from kit.course import Course
from kit.errors import MachineError
from kit.runner import values as wire
from kit.sandbox.interpreter import environment, no_process, running
from kit.sandbox.layers import Confined, first_word

LAST_WORDS_SECONDS = 2.0
"""How long a parent that hung up may take to end, so that its last words can be read."""

ANSWER_SECONDS = 30.0
"""How long a new stage may take to say a word, wall time."""


class WarmClient:
    """One socket to a warm parent; a judge inherits its own, everyone else starts a parent."""

    def __init__(self, line: socket.socket, process: subprocess.Popen[bytes] | None = None) -> None:
        self._line = line
        self._process = process
        self._unframer = wire.Unframer()
        self._messages: deque[dict[str, Any]] = deque()
        self._descriptors: deque[int] = deque()
        self._is_ready = False

    @classmethod
    def start(
        cls, course: Course, *, judges: bool, bare: bool = False, hash_seed: int | None = None
    ) -> WarmClient:
        """Start a warm parent for the chapters of ``course``. Raises :class:`MachineError`.

        Without ``judges`` it can only make stages, and starts sooner; ``bare`` stages put on no
        layer of isolation, as on a system that has none. ``hash_seed`` (0 to 2**32 - 1) decides in
        which order sets of text are gone through, which is another one each time without it.
        """
        client = cls.begin(judges=judges, bare=bare, hash_seed=hash_seed)
        try:
            client.serve(course)
        except BaseException:
            client.close()
            raise
        return client

    @classmethod
    def begin(cls, *, judges: bool, bare: bool = False, hash_seed: int | None = None) -> WarmClient:
        """As :meth:`start`, for a course that :meth:`serve` is to name: the rest goes on by then.

        Raises :class:`MachineError`.
        """
        ours, theirs = socket.socketpair()
        how = json.dumps({"judges": judges, "bare": bare})
        try:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter and code
                [*running("warm"), str(theirs.fileno()), how],
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
        return cls(ours, process)

    def serve(self, course: Course) -> None:
        """Have the parent import what the chapters of ``course`` need, and serve this client."""
        chapters = [chapter.name for chapter in course.chapters]
        limits = asdict(course.limits)
        self._say({"root": str(course.root), "chapters": chapters, "limits": limits})

    @property
    def has_ended(self) -> bool:
        """Whether the parent that this client started is gone."""
        return self._process is not None and self._process.poll() is not None

    def start_runner(self, *, loopback: bool = False) -> tuple[socket.socket, int]:
        """A fresh stage: the line to it and its process id; see :class:`kit.course.RunnerNeeds`.

        Raises :class:`MachineError` if none can be forked.
        """
        self._say({"op": "stage", "loopback": loopback})
        message = self._expect("stage", "refused")
        if message["op"] == "refused":
            raise no_process(OSError(message["errno"], message["reason"]))
        return socket.socket(fileno=self._descriptors.popleft()), int(message["pid"])

    def end_runner(self, pid: int) -> int:
        """End a stage and all it started; gives the signal that had ended it before, or 0."""
        self._say({"op": "end", "pid": pid})
        return int(self._expect("ended")["signal"])

    def probe(self) -> Confined:
        """What a stage reaches here; one is started and ended to see."""
        line, pid = self.start_runner()
        with line:
            try:
                return first_word(line, ANSWER_SECONDS)
            finally:
                self.end_runner(pid)

    def new_judge(self, address: str) -> socket.socket:
        """A fresh judge of an exercise, at the other end of the socket.

        :mod:`kit.judge.run` says what it is told and tells.
        """
        ours, theirs = socket.socketpair()
        order = wire.frame({"op": "judge", "exercise": address})
        with theirs:
            try:
                socket.send_fds(self._line, [order], [theirs.fileno()])
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
            try:
                data, descriptors, _, _ = socket.recv_fds(self._line, 1 << 20, 4)
            except ConnectionError:  # it ended with something unread
                raise self._lost() from None
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

    def _expect(self, *ops: str) -> dict[str, Any]:
        message = self._hear()
        if message["op"] not in ops:
            sentence = f"The warm parent said {message['op']} for {ops[0]}."
            raise MachineError(sentence, "Run it again.")
        self._is_ready = True
        return message

    def _lost(self) -> MachineError:
        last = self._last_words()
        if self._is_ready or self._process is None:
            return MachineError(f"The process that grades has ended{last}.", "Run: kit doctor")
        sentence = f"Python ended before it was ready to grade: {sys.executable}{last}."
        return MachineError(
            sentence, "Try: python -c 'import kit'; if it fails, repair that Python."
        )

    def _last_words(self) -> str:
        """The last line of what a parent that has ended wrote to stderr, after a colon."""
        if self._process is None or self._process.stderr is None:
            return ""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(LAST_WORDS_SECONDS)
        os.set_blocking(self._process.stderr.fileno(), False)  # a child may still hold it open
        said = (self._process.stderr.read() or b"")[-2000:]
        lines = said.decode("utf-8", "replace").strip().splitlines()
        return f": {lines[-1]}" if lines else ""
