"""What checks about the chunks of a stream have in common."""

from __future__ import annotations

from typing import Any


def without_ids(item: Any) -> Any:
    """``item`` without what is another in every run: ids of tasks, and times."""
    if isinstance(item, dict):
        return {k: without_ids(v) for k, v in item.items() if k not in ("id", "timestamp")}
    if isinstance(item, list | tuple):
        return type(item)(map(without_ids, item))
    return item
