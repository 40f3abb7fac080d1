"""Decorators for checks: what a check is worth, what it builds on, and what it is about.

They import pytest when they are used: a grader imports this package, and not pytest.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


def points(number: float) -> Any:
    """``@points(2)``: what a check is worth; 1 without."""
    import pytest

    return pytest.mark.points(number)


def streaming(check: Any) -> Any:
    """``@streaming``: the check is about when things happen; collecting first must fail it."""
    import pytest

    return pytest.mark.streaming(check)


def needs(*checks: Callable[..., Any]) -> Any:
    """Skip a check if one of these, which stand above it in the file, has failed."""
    import pytest

    return pytest.mark.needs(*(check.__name__ for check in checks))
