"""What a graph raised in the judge, on its way to the stage."""

from __future__ import annotations

from typing import Any

from kit.runner import values as wire


def fault(error: BaseException) -> dict[str, Any]:
    """An exception as plain data, for :func:`kit.runner.errors.rebuild` to put together again."""
    return {"$error": wire.encode(parts_of(error))}


def parts_of(error: BaseException) -> dict[str, Any]:
    """What an exception is made of: class, bases, plain arguments, notes."""
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
