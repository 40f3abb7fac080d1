"""Exceptions that an answer may take for something else, the same in judge and runner."""

from __future__ import annotations


class Empty(Exception):
    """An exception that is false, as everything is that has a length of 0."""

    def __len__(self) -> int:
        return 0


class Refused(RuntimeError):
    """An exception that another one has caused."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.__cause__ = ConnectionError("the cause")


class OutOfStock(LookupError):
    """An exception of a module that no answer knows, below one that all know."""


class Overloaded(TimeoutError):
    """As :class:`OutOfStock`, below another one."""


def install(_connection: object, _types: object) -> None:
    """Nothing crosses in another way: the runner finds these classes by their names."""
