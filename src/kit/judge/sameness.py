"""When a value that came is the one that was wanted."""

from __future__ import annotations

import math
from collections.abc import Collection
from typing import Any


def same(left: object, right: object) -> bool:
    """Equal in value and in exact type, all the way down: ``1`` is neither ``True`` nor ``1.0``."""
    if type(left) is not type(right):
        return False
    if isinstance(left, dict) and isinstance(right, dict):
        return _same_keys(left, right) and all(same(left[key], right[key]) for key in left)
    if isinstance(left, set | frozenset) and isinstance(right, set | frozenset):
        return _same_keys(left, right)
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, float) and isinstance(right, float) and math.isnan(left):
        return math.isnan(right)
    return left == right


def _same_keys(left: Collection[Any], right: Collection[Any]) -> bool:
    originals = {key: key for key in right}
    return len(left) == len(right) and all(
        key in originals and same(key, originals[key]) for key in left
    )
