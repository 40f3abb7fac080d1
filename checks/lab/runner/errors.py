"""Exceptions that an answer may take for something else, the same in judge and runner."""

from __future__ import annotations

from typing import Self


class Refused(RuntimeError):
    """An exception that another one has caused."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.__cause__ = ConnectionError("the cause")


class OutOfStock(LookupError):
    """An exception of a module that no answer knows, below one that all know."""


class Overloaded(TimeoutError):
    """As :class:`OutOfStock`, below another one."""


class Shop:
    """A class with an exception inside: its ``__qualname__`` is not its ``__name__``."""

    class Closed(Exception):
        """An exception whose name is "Closed"."""


class SeveralFailed(ExceptionGroup[ConnectionError]):
    """A group of exceptions, with a name of its own."""

    def __new__(cls, *_: object) -> Self:
        return super().__new__(cls, "several", [ConnectionError("one"), ConnectionError("two")])


def install(_connection: object, _types: object) -> None:
    """Nothing crosses in another way: the runner finds these classes by their names."""
