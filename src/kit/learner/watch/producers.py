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
from kit.learner.watch.state import (
    Event,
    Finished,
    Found,
    Grade,
    Graded,
    Page,
    Pressed,
    Quit,
    Show,
)
from kit.learner.watch.warm import WarmGrader
from kit.model import Verdict

Stamp = tuple[int, ...]
LOOK_SECONDS, SETTLE_SECONDS = 0.05, 0.01  # between two looks, usually and while a file changes
REST = 10  # time between two looks, as a multiple of that of one look in a slow network
KEYS = re.compile(r"\x1b(?:[\[O][0-9;]*.|.)?|.", re.DOTALL)  # a character, or what an arrow sends
NAMES = {"\n": "enter", "\r": "enter", "\x1b": "escape"}
NAMES |= {f"\x1b{mode}{end}": name for mode in "[O" for end, name in (("A", "up"), ("B", "down"))}
WINDOWS_NAMES = {"H": "up", "P": "down"}  # what follows the code of a function key


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
        return tuple(sorted(saved, key=lambda address: now[address]))

    def _stamps(self) -> dict[str, Stamp]:
        """Return time, size and identity of each exercise's file; empty if it is missing."""
        stamps: dict[str, Stamp] = dict.fromkeys(self._files, ())
        for address, file in self._files.items():
            with contextlib.suppress(OSError):
                status = os.stat(file)  # noqa: PTH116 - a path object costs more than the call
                stamps[address] = status.st_mtime_ns, status.st_size, status.st_ino
        return stamps


@contextlib.contextmanager
def open_terminal(
    put: Callable[[Event], None], *, has_keys: bool
) -> Iterator[Callable[[], Iterator[Event]]]:
    """Put signals into the channel, and yield a function that returns the keys pressed since.

    With ``has_keys``, keys arrive without Return; afterwards the terminal is as it was.
    """
    with contextlib.ExitStack() as stack:

        def handle(name: str, handler: Callable[[], object]) -> None:
            if number := getattr(signal, name, None):  # a system may lack some signals
                stack.callback(signal.signal, number, signal.signal(number, lambda *_: handler()))

        handle("SIGTERM", lambda: put(Quit()))
        handle("SIGHUP", lambda: put(Quit()))
        if sys.platform == "win32" or not has_keys:
            yield _read_keys if has_keys else lambda: iter(())
            return
        import termios
        import tty

        def resume() -> None:
            tty.setcbreak(sys.stdin)
            put(Show(Page.SAME))

        before = termios.tcgetattr(sys.stdin)
        handle("SIGWINCH", lambda: put(Show(Page.SAME)))
        handle("SIGCONT", resume)
        tty.setcbreak(sys.stdin)
        try:
            yield _read_keys
        finally:
            with contextlib.suppress(termios.error):
                termios.tcsetattr(sys.stdin, termios.TCSADRAIN, before)


def _read_keys() -> Iterator[Event]:
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            key = msvcrt.getwch()
            is_function = key in ("\x00", "\xe0")
            name = WINDOWS_NAMES.get(msvcrt.getwch(), "") if is_function else NAMES.get(key, key)
            yield from [Pressed(name)] if name else []
        return
    descriptor = sys.stdin.fileno()
    while select.select([descriptor], [], [], 0)[0]:
        try:
            data = os.read(descriptor, 64)
        except OSError:
            data = b""
        if not data:
            yield Quit()
            return
        yield from map(Pressed, read_keys(data.decode("utf-8", "ignore")))


def read_keys(text: str) -> Iterator[str]:
    """Yield the characters and the names of the keys that a terminal has sent; ignore others."""
    for key in KEYS.findall(text):
        if key in NAMES or len(key) == 1:
            yield NAMES.get(key, key)


class GradeThread:
    """Runs one grade at a time with ``grader`` in a thread, so that a key or a save can stop it.

    If it ``is_early``, the findings of a single exercise come before a known mistake is named.
    """

    def __init__(
        self, grader: WarmGrader, put: Callable[[Event], None], *, is_early: bool = False
    ) -> None:
        self._grader = grader
        self._put = put
        self._is_early = is_early
        self._thread: threading.Thread | None = None

    def start(self, grade: Grade) -> None:
        """Stop the running grade and start another."""
        self.stop()
        self._thread = threading.Thread(target=self._run, args=(grade,), name="grade", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop the running grade; none of its processes is left when this returns."""
        while self._thread is not None and self._thread.is_alive():
            self._grader.halt()
            self._thread.join(timeout=0.02)

    def _run(self, grade: Grade) -> None:
        problem, exercises = "", []
        try:
            exercises = [*map(self._grader.workspace.course.resolve, grade.addresses)]
            is_early = self._is_early and len(exercises) == 1

            def show_findings(verdict: Verdict) -> None:
                if is_early:
                    self._put(Found(grade.number, verdict))

            for verdict in self._grader.grade(exercises, show_findings):
                self._put(Graded(grade.number, verdict))
        except KitError as error:
            problem = f"{error.sentence} {error.advice}".strip()
        except Exception as error:  # noqa: BLE001 - watching goes on, and the page says why
            problem = f"The kit failed: {type(error).__name__}: {error}".rstrip(": ") + "."
        self._put(Finished(grade.number, problem))
        if not problem and len(exercises) == 1:
            with contextlib.suppress(KitError):  # the next grade meets the error too, and shows it
                self._grader.warm_up_later(exercises[0])  # most likely it is saved again
