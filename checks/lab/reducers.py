"""How the keys of graphs take in what nodes return.

LangGraph asks each reducer for its signature whenever a graph is built. That of a function is at
hand; that of ``operator.add`` has to be parsed, which takes as long as a node does.
"""

from __future__ import annotations

from typing import Any


def add(old: Any, new: Any) -> Any:
    """Both, one behind the other; numbers are added."""
    return old + new


def latest(_: Any, new: Any) -> Any:
    """What came last, also where nodes side by side write to the same key."""
    return new
