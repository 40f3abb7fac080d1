"""Exceptions as plain data: the submission's on their way out, the judge's on their way in."""

from __future__ import annotations

import importlib
import traceback
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

MAX_NAME: Final = 300
MAX_TEXT: Final = 2_000
MAX_LINES: Final = 50
MAX_LINE: Final = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class Crash:
    """An exception of the submission: names and text only, never the object.

    ``lines`` are the submission's own lines in the traceback, the innermost frame last. ``inside``
    is the first exception of a group. Raises ValueError if a part is larger than
    :func:`describe` makes it.
    """

    type: str
    full_type: str
    bases: tuple[str, ...]
    text: str
    lines: tuple[int, ...]
    inside: Crash | None = None

    def __post_init__(self) -> None:
        names = (self.type, self.full_type, *self.bases)
        if (
            max(map(len, names)) > MAX_NAME
            or len(self.bases) > MAX_LINES
            or len(self.text) > MAX_TEXT
            or len(self.lines) > MAX_LINES
            or any(not 0 <= line < MAX_LINE for line in self.lines)
            or (self.inside is not None and self.inside.inside is not None)
        ):
            raise ValueError("an exception with a part that is too large")

    @property
    def root(self) -> Crash:
        """The exception that says what went wrong: the first of a group, else this one."""
        return self.inside or self

    @property
    def last_line(self) -> str:
        """The last line of its traceback, as Python prints it."""
        return f"{self.full_type}: {self.text}" if self.text else self.full_type

    def is_a(self, name: str) -> bool:
        """Return whether its class, or a base of it, is called ``name``."""
        return name == self.type or name in self.bases


def describe(error: BaseException, path: str) -> Crash:
    """Return ``error`` as data; its lines are those in the file ``path``."""
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    frames = traceback.extract_tb(error.__traceback__, limit=-200)
    lines = [frame.lineno or 0 for frame in frames if frame.filename == path]
    if isinstance(error, SyntaxError) and error.filename == path:
        lines.append(error.lineno or 0)
    is_group = isinstance(error, BaseExceptionGroup)
    return Crash(
        type=kind.__name__[:MAX_NAME],
        full_type=f"{module}{kind.__qualname__}"[:MAX_NAME],
        bases=tuple(base.__name__[:MAX_NAME] for base in kind.__mro__[1:8]),
        text=text_of(error),
        lines=tuple(min(max(line, 0), MAX_LINE - 1) for line in lines[:MAX_LINES]),
        inside=describe(_first_of(error), path) if is_group else None,
    )


def _first_of(group: BaseException) -> BaseException:
    """Return the first exception in a group that is not itself a group."""
    for _ in range(20):
        if not isinstance(group, BaseExceptionGroup):
            return group
        group = group.exceptions[0]
    return RuntimeError("groups in groups")


def text_of(error: BaseException) -> str:
    """Return ``str(error)``, which may run code of the submission."""
    try:
        text = str.__str__(f"{error.msg}" if isinstance(error, SyntaxError) else str(error))
    except Exception:  # noqa: BLE001 - whatever it raises, there is no text
        return ""
    return text[:MAX_TEXT]


def parts_of(error: BaseException) -> dict[str, Any]:
    """Return what :func:`rebuild` makes the exception from: class, bases, arguments, notes."""
    kind = type(error)
    return {
        "module": kind.__module__,
        "name": kind.__qualname__,
        "bases": [base.__name__ for base in kind.__mro__[1:]],
        "args": [
            arg if isinstance(arg, str | int | float | None) else str(arg) for arg in error.args
        ],
        "notes": list(getattr(error, "__notes__", ())),
    }


def rebuild(data: dict[str, Any]) -> BaseException:
    """Return the exception that :func:`parts_of` took apart in the judge."""
    kind = _find(data["module"], data["name"]) or _imitate(data)
    try:
        error = kind(*data["args"])
    except Exception:  # noqa: BLE001 - a class whose constructor takes other arguments
        error = kind.__new__(kind)
        error.args = tuple(data["args"])
    for note in data["notes"]:
        error.add_note(note)
    return error


def _find(module: str, name: str) -> type[BaseException] | None:
    try:
        kind = attrgetter(name)(importlib.import_module(module))
    except (ImportError, AttributeError):
        return None
    return kind if isinstance(kind, type) and issubclass(kind, BaseException) else None


def _imitate(data: dict[str, Any]) -> type[BaseException]:
    """Return a class of the same name for one that cannot be imported here."""
    bases = filter(None, (_find("builtins", name) for name in data["bases"]))
    members = {"__module__": data["module"], "__qualname__": data["name"]}
    return type(data["name"].rpartition(".")[2], (next(bases, Exception),), members)
