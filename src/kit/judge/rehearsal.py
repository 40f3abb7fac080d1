"""What a judge does while it waits for its submission: all that costs more the first time."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Any

import pytest

from kit.judge.shares import is_run_on_examples


def rehearse(items: Iterable[pytest.Item]) -> None:
    """Let each check draw its examples, and do nothing with them.

    Hypothesis works much out at its first draws, and a process that was forked copies each page of
    memory when it first writes to it.
    """
    for item in items:
        check: Any = getattr(item, "obj", None)
        if not is_run_on_examples(check):
            continue
        handle = check.hypothesis
        inner, handle.inner_test = handle.inner_test, _nothing
        try:
            check(**dict.fromkeys(inspect.signature(check).parameters))
        finally:
            handle.inner_test = inner


def _nothing(**_: object) -> None:
    """Stands in for a check."""
