"""Exceptions as plain data: the submission's on their way out, the judge's on their way in."""

from __future__ import annotations

import builtins
import importlib
import traceback
from typing import Any

MAX_TEXT = 2_000


def describe(error: BaseException, path: str) -> dict[str, Any]:
    """What the judge is told of ``error``: type, text, notes, and the lines of ``path`` it crossed.

    ``lines`` run from the outermost frame to the innermost and hold only the submission's own.
    ``inside`` describes the first exception of a group, which says more than the group does.
    """
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    lines = [
        [frame.lineno or 0, frame.name]
        for frame in traceback.extract_tb(error.__traceback__, limit=-200)
        if frame.filename == path
    ]
    if isinstance(error, SyntaxError) and error.filename == path:
        lines.append([error.lineno or 0, "<module>"])
    return {
        "type": kind.__name__[:200],
        "full_type": f"{module}{kind.__qualname__}"[:300],
        "bases": [base.__name__[:200] for base in kind.__mro__[1:8]],
        "text": text_of(error),
        "notes": [str(note)[:500] for note in getattr(error, "__notes__", ())][:5],
        "lines": lines[:50],
        "inside": describe(_first_of(error), path)
        if isinstance(error, BaseExceptionGroup)
        else None,
    }


def _first_of(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The first exception in a group that is no group; the group's first where there are many."""
    error: BaseException = group
    for _ in range(20):
        if not isinstance(error, BaseExceptionGroup):
            break
        error = error.exceptions[0]
    return error if not isinstance(error, BaseExceptionGroup) else RuntimeError("groups in groups")


def text_of(error: BaseException) -> str:
    """``str(error)``, which is code of the submission where the class is."""
    try:
        text = str.__str__(f"{error.msg}" if isinstance(error, SyntaxError) else str(error))
    except Exception:  # noqa: BLE001 - whatever it raises, there is no text
        return ""
    return text[:MAX_TEXT]


def rebuild(data: dict[str, Any]) -> BaseException:
    """The exception that the judge described with :func:`kit.judge.faults.fault`."""
    kind = _find(data["module"], data["name"]) or _stand_in(data)
    try:
        error = kind(*data["args"])
    except Exception:  # noqa: BLE001 - a class with a constructor of its own
        error = kind.__new__(kind)
        error.args = tuple(data["args"])
    for note in data["notes"]:
        error.add_note(note)
    return error


def _find(module: str, name: str) -> type[BaseException] | None:
    try:
        found = getattr(importlib.import_module(module), name, None)
    except ImportError:
        return None
    return found if isinstance(found, type) and issubclass(found, BaseException) else None


def _stand_in(data: dict[str, Any]) -> type[BaseException]:
    base = next(
        (_find("builtins", name) for name in data["bases"] if hasattr(builtins, name)), None
    )
    return type(data["name"], (base or Exception,), {"__module__": data["module"]})
