"""What a judge does while it waits for its submission: all that costs more the first time."""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from kit.judge.shares import is_run_on_examples


def rehearse(items: Iterable[pytest.Item], is_called: Callable[[], bool]) -> None:
    """Let each check draw its examples, and do nothing with them, until it ``is_called``.

    Hypothesis works much out at its first draws, and a process that was forked copies each page of
    memory when it first writes to it.
    """
    for item in items:
        if is_called():
            return
        check: Any = getattr(item, "obj", None)
        if is_run_on_examples(check):
            with contextlib.suppress(Exception):  # what is wrong with it shows when it is run
                _draw_for(check)


def _draw_for(check: Any) -> None:
    handle = check.hypothesis
    inner, handle.inner_test = handle.inner_test, _nothing
    try:
        check(**dict.fromkeys(inspect.signature(check).parameters))
    finally:
        handle.inner_test = inner


def _nothing(**_: object) -> None:
    """Stands in for a check."""
