"""What is at the other end of a stream: its width, what it can show, whether it still reads."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TextIO

import click

from kit.errors import MachineError
from kit.render.look import Look, Role, no_paint

GLYPHS = "✓✗○·│─█░…␛"
"""A stream that cannot encode these gets ASCII."""

NARROWEST, WIDEST = 32, 160
STYLES: dict[Role, dict[str, str | bool]] = {
    Role.GOOD: {"fg": "green"},
    Role.BAD: {"fg": "red"},
    Role.WARN: {"fg": "yellow"},
    Role.DIM: {"dim": True},
    Role.STRONG: {"bold": True},
    Role.COMMAND: {"fg": "cyan"},
}


def is_lively(stream: TextIO | None) -> bool:
    """Whether ``stream`` is a terminal that can move its cursor."""
    return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"


def is_coloured(stream: TextIO | None) -> bool:
    """Whether styles are wanted; see https://no-color.org for NO_COLOR."""
    return is_lively(stream) and not os.environ.get("NO_COLOR")


def look_of(stream: TextIO | None) -> Look:
    """Return how to write to ``stream``: width, characters, and colours."""
    width = max(NARROWEST, min(_columns(), WIDEST))
    paint = click_paint if is_coloured(stream) else no_paint
    return Look(width=width, ascii_only=not _can_encode(stream), paint=paint)


def say(text: str) -> None:
    """Write ``text`` to stdout, all at once; a reader that has gone away is no fault of anyone."""
    _write(sys.stdout, text)


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
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        raise MachineError(f"The output cannot be written: {error.strerror}.") from None


def _discard(stream: TextIO) -> None:
    """Let what is still written to ``stream`` go nowhere, the interpreter's last flush included."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def click_paint(role: Role, text: str) -> str:
    """Return ``text`` in one of the sixteen colours that every terminal has."""
    style = STYLES[role]
    return click.style(text, **style) if text else ""  # type: ignore[arg-type]


def _columns() -> int:
    """As shutil.get_terminal_size() has it, and without importing all the rest of shutil."""
    with contextlib.suppress(ValueError):
        if (columns := int(os.environ.get("COLUMNS", ""))) > 0:
            return columns
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def _can_encode(stream: TextIO | None) -> bool:
    try:
        GLYPHS.encode((stream and stream.encoding) or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
