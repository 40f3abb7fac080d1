"""Decorators for checks: what a check is worth, and what it builds on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

points = pytest.mark.points
"""``@points(2)``: what a check is worth; 1 without."""

streaming = pytest.mark.streaming
"""``@streaming``: the check is about when things happen, so collecting first must fail it."""


def needs(*checks: Callable[..., Any]) -> pytest.MarkDecorator:
    """Skip a check if one of these, which stand above it in the file, has failed."""
    return pytest.mark.needs(*(check.__name__ for check in checks))
