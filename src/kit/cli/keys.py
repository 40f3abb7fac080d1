"""Single keys from a terminal, without the Return key; the terminal is as it was afterwards."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

ESCAPE = "\x1b"


@contextlib.contextmanager
def single_keys(pressed: Callable[[str], None], redraw: Callable[[], None]) -> Iterator[None]:
    """Call ``pressed`` for each key and ``redraw`` when the terminal changed, until the end.

    Both are called from other threads or from signal handlers. ``pressed`` gets ``""`` when the
    terminal is gone.
    """
    if sys.platform == "win32":
        with _windows_keys(pressed):
            yield
        return
    import termios
    import tty

    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    wake_read, wake_write = os.pipe()

    def continued(*_: Any) -> None:
        tty.setcbreak(fd)
        redraw()

    def resized(*_: Any) -> None:
        redraw()

    handlers = {signal.SIGCONT: continued, signal.SIGWINCH: resized}
    old = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    tty.setcbreak(fd)
    reader = threading.Thread(target=_read, args=(fd, wake_read, pressed), name="keys", daemon=True)
    reader.start()
    try:
        yield
    finally:
        os.write(wake_write, b".")
        reader.join()
        for number, handler in old.items():
            signal.signal(number, handler)
        with contextlib.suppress(termios.error):
            termios.tcsetattr(fd, termios.TCSADRAIN, before)
        os.close(wake_read)
        os.close(wake_write)


WINDOWS_SECONDS = 0.05
"""Seconds between two looks for a key, on a system that tells of none."""


@contextlib.contextmanager
def _windows_keys(pressed: Callable[[str], None]) -> Iterator[None]:
    """As above, where the console has a module of its own and no sizes that it tells of."""
    ended = threading.Event()

    def read() -> None:
        if sys.platform == "win32":
            import msvcrt

            while not ended.wait(WINDOWS_SECONDS):
                while msvcrt.kbhit():
                    pressed(msvcrt.getwch())

    reader = threading.Thread(target=read, name="keys", daemon=True)
    reader.start()
    try:
        yield
    finally:
        ended.set()
        reader.join()


def _read(fd: int, wake: int, pressed: Callable[[str], None]) -> None:
    while True:
        ready, _, _ = select.select([fd, wake], [], [])
        if wake in ready:
            return
        try:
            data = os.read(fd, 64)
        except OSError:
            data = b""
        if not data:
            pressed("")
            return
        text = data.decode("utf-8", "ignore")
        if not text.startswith(ESCAPE):  # an arrow or a function key comes as several characters
            for character in text:
                pressed(character)
