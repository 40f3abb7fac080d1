"""The streams of the command: what a terminal can show, text on stdout, messages on stderr."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from functools import partial
from typing import TextIO

from kit.errors import MachineError
from kit.render.look import Look, Role

GLYPHS = "✓✗○·│─█░…→␛"  # a stream that cannot encode these gets ASCII
NARROWEST, WIDEST = 32, 160


def is_lively(stream: TextIO | None) -> bool:
    """Return whether ``stream`` is a terminal that can move its cursor."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def is_coloured(stream: TextIO | None) -> bool:
    """Return whether ``stream`` shows styles; see https://no-color.org for NO_COLOR."""
    return is_lively(stream) and not os.environ.get("NO_COLOR")


def is_accessible() -> bool:
    """Return whether the user asks for output that a screen reader can read.

    Forms of Charm's ``huh``, and the commands that use them, read the same variable.
    """
    return os.environ.get("ACCESSIBLE", "").casefold() not in ("", "0", "false")


def look_of(stream: TextIO | None, *, is_plain: bool = False, widest: int = WIDEST) -> Look:
    """Return the width, the characters and the colours to write to ``stream`` with."""
    try:
        GLYPHS.encode((stream and stream.encoding) or "ascii")
        ascii_only = False
    except (LookupError, UnicodeEncodeError):
        ascii_only = True
    width = max(NARROWEST, min(shutil.get_terminal_size().columns, widest))
    return Look(
        width=width,
        ascii_only=ascii_only,
        has_styles=is_coloured(stream),
        is_plain=is_plain or is_accessible(),
    )


def say(text: str, stream: TextIO | None = None) -> None:
    """Write ``text`` to ``stream`` at once, to stdout without one.

    A reader that has closed the pipe is not an error.
    """
    _write(stream or sys.stdout, text)


def read_line(prompt: str, longest: int) -> str | None:
    """Return the next line of stdin without its end, None if there are no more.

    The prompt is shown on a terminal only. A line with more than ``longest`` bytes is cut.
    """
    if sys.stdin is None:
        return None
    if is_lively(sys.stdin):
        say(prompt)
    line = sys.stdin.buffer.readline(longest)
    return line.decode("utf-8", "replace").rstrip("\r\n") if line else None


def complain(sentence: str, advice: str = "") -> None:
    """Write a sentence and a piece of advice to stderr."""
    look = look_of(sys.stderr)
    text = look.paint(Role.BAD, look.text(sentence)) + "\n"
    _write(sys.stderr, text + (look.text(advice) + "\n" if advice else ""))


def _write(stream: TextIO | None, text: str) -> None:
    if stream is None:
        return
    encoding = stream.encoding or "ascii"
    try:
        stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
        stream.flush()
    except OSError as error:
        # What is still written goes to the null device, such as the interpreter's last flush.
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)
        if not isinstance(error, BrokenPipeError):
            raise MachineError(f"The output cannot be written: {error.strerror}.") from None


@contextlib.contextmanager
def show_waiting() -> Iterator[Callable[[int, int, str], None]]:
    """Show progress on stderr if it is a terminal; yield a function of (done, total, next step)."""
    if not is_lively(sys.stderr) or is_accessible():
        yield lambda *_: None
        return
    from rich import progress
    from rich.console import Console

    columns = [progress.TextColumn("{task.description}"), progress.BarColumn(bar_width=16)]
    columns += [progress.MofNCompleteColumn(), progress.TimeRemainingColumn()]
    if look_of(sys.stderr).ascii_only:
        del columns[1]
    # Without a thread that refreshes: only a process with one thread can fork safely.
    console = Console(stderr=True)
    with progress.Progress(*columns, console=console, transient=True, auto_refresh=False) as line:
        task = line.add_task("", total=None)
        update = partial(line.update, task, refresh=True)
        yield lambda done, total, step: update(completed=done, total=total, description=step)
