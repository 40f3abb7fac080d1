"""What produces the events of ``kit watch``: saved files, the terminal, and the running grade."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator

from kit.course import Workspace
from kit.errors import KitError
from kit.learner.watch.state import Closed, Event, Finished, Grade, Graded, Pressed, Resized
from kit.learner.watch.warm import WarmGrader

Stamp = tuple[int, int, int]
LOOK_SECONDS, SETTLE_SECONDS = 0.05, 0.01
"""Time between two looks at the files and the keys, usually and while a file changes."""
REST = 10
"""The time between two looks is at least so many times that of one look, in a slow network."""
ESCAPES = re.compile(r"\x1b(?:[\[O][0-9;]*.|.)?")
"""What an arrow or a function key sends: several characters that are not keys."""


class SavedFiles:
    """Finds out which exercises were saved, by looking at their files again and again.

    Looking works on every file system and with every editor: one may write in place, rename a new
    file over the old one, or move the old one away first. Notifications of the system do not.
    """

    def __init__(self, workspace: Workspace) -> None:
        exercises = workspace.course.exercises
        self._files = {e.address: os.fspath(workspace.file(e)) for e in exercises}
        self._reported = self._last = self._stamps()
        self.seconds_to_next = LOOK_SECONDS

    def look(self) -> tuple[str, ...]:
        """Return the exercises that were saved since the last look, in the order of their times.

        A file that changes again in between is still being written: it is returned later.
        """
        began = time.monotonic()
        now = self._stamps()
        pause = LOOK_SECONDS if now == self._last else SETTLE_SECONDS
        saved = [a for a in now if self._reported[a] != now[a] == self._last[a]]
        self._reported = self._reported | {address: now[address] for address in saved}
        self._last = now
        self.seconds_to_next = max(pause, REST * (time.monotonic() - began))
        return tuple(sorted(saved, key=lambda address: now[address] or (0, 0, 0)))

    def _stamps(self) -> dict[str, Stamp | None]:
        """Return time, size and identity of each exercise's file, None if it is missing."""
        return {address: _stamp(file) for address, file in self._files.items()}


def _stamp(file: str) -> Stamp | None:
    try:
        status = os.stat(file)  # noqa: PTH116 - a path object costs more than the call
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@contextlib.contextmanager
def open_terminal(
    put: Callable[[Event], None], *, has_keys: bool
) -> Iterator[Callable[[], Iterator[Event]]]:
    """Put signals into the channel, and yield a function that returns the keys pressed since.

    With ``has_keys``, keys arrive without Return; afterwards the terminal is as it was.
    """

    def close() -> None:
        put(Closed())

    handlers = {"SIGTERM": close, "SIGHUP": close}
    if sys.platform == "win32" or not has_keys:
        with _handle_signals(handlers):
            yield _read_console if has_keys else lambda: iter(())
        return
    import termios
    import tty

    descriptor = sys.stdin.fileno()
    before = termios.tcgetattr(descriptor)

    def resize() -> None:
        put(Resized())

    def resume() -> None:
        tty.setcbreak(descriptor)
        resize()

    with _handle_signals(handlers | {"SIGWINCH": resize, "SIGCONT": resume}):
        tty.setcbreak(descriptor)
        try:
            yield lambda: _read_keys(descriptor)
        finally:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(descriptor, termios.TCSADRAIN, before)


@contextlib.contextmanager
def _handle_signals(handlers: dict[str, Callable[[], None]]) -> Iterator[None]:
    """Call a handler when its signal comes; a system may lack some of them."""
    numbers = {getattr(signal, name): name for name in handlers if hasattr(signal, name)}
    old = {n: signal.signal(n, lambda n, _: handlers[numbers[n]]()) for n in numbers}
    try:
        yield
    finally:
        for number, handler in old.items():
            signal.signal(number, handler)


def _read_keys(descriptor: int) -> Iterator[Event]:
    while select.select([descriptor], [], [], 0)[0]:
        try:
            data = os.read(descriptor, 64)
        except OSError:
            data = b""
        if not data:
            yield Closed()
            return
        yield from map(Pressed, ESCAPES.sub("", data.decode("utf-8", "ignore")))


def _read_console() -> Iterator[Event]:
    if sys.platform != "win32":
        return
    import msvcrt

    while msvcrt.kbhit():
        yield Pressed(msvcrt.getwch())


class GradeThread:
    """Runs one grade at a time with ``grader`` in a thread, so that a key or a save can stop it."""

    def __init__(self, grader: WarmGrader, put: Callable[[Event], None]) -> None:
        self._grader = grader
        self._put = put
        self._thread: threading.Thread | None = None

    def start(self, grade: Grade) -> None:
        """Stop the running grade and start another."""
        self.stop()
        self._thread = threading.Thread(target=self._run, args=(grade,), name="grade", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the running grade; none of its processes is left when this returns."""
        if self._thread is not None:
            while self._thread.is_alive():
                self._grader.halt()
                self._thread.join(timeout=0.02)
            self._thread = None

    def _run(self, grade: Grade) -> None:
        course = self._grader.workspace.course
        problem, exercises = "", []
        try:
            exercises = [course.resolve(address) for address in grade.addresses]
            for verdict in self._grader.grade(exercises):
                self._put(Graded(grade.number, verdict))
        except KitError as error:
            problem = f"{error.sentence} {error.advice}".strip()
        except Exception as error:  # noqa: BLE001 - watching goes on, and the page says why
            problem = f"The kit failed: {type(error).__name__}: {error}".rstrip(": ") + "."
        self._put(Finished(grade.number, problem))
        if not problem and len(exercises) == 1:
            with contextlib.suppress(KitError):  # the next grade meets the error too, and shows it
                self._grader.warm_up_later(exercises[0])  # most likely it is saved again
