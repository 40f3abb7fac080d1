"""Exceptions for nodes to raise."""

from __future__ import annotations

from typing import Final

from lab.runner.errors import OutOfStock, Overloaded, Refused, SeveralFailed, Shop

ERRORS: Final[tuple[Exception, ...]] = (
    *(KeyError("message"), ZeroDivisionError(), OSError("ValueError"), RuntimeError(" ")),
    *(AssertionError("done"), TimeoutError(), ConnectionError("try again"), Exception("no")),
    *(Refused("by another"), OutOfStock("none left"), Overloaded("x" * 200)),
    *(UnicodeError("a\nb"), Shop.Closed("for today"), SeveralFailed()),
)
"""Types known and unknown; messages that are empty, blank, long, or look like something else.

None is false: LangGraph sometimes takes a node that raises such a one for a node that ended.
"""
