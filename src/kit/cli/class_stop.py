"""Ctrl-C while a class is graded: what is kept, and how to go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import wraps
from typing import Concatenate, Final, ParamSpec, TypeVar

import click

from kit.classroom.text import stopped_sentence
from kit.cli.terminal import complain, say
from kit.errors import KitError

P = ParamSpec("P")
R = TypeVar("R")
STOPS: Final = (KeyboardInterrupt, click.Abort)
"""What Ctrl-C raises: at any place, and at a question of click."""


class Stop:
    """What to say if the command is stopped now; ``sentence`` is replaced as it goes on."""

    def __init__(self) -> None:
        self.sentence: Callable[[], str] = lambda: stopped_sentence(0, 0)

    @contextmanager
    def saving(self, save: Callable[[], object]) -> Iterator[None]:
        """Call ``save`` if the block is stopped; its own errors are not shown."""
        try:
            yield
        except STOPS as stop:
            if isinstance(stop, click.Abort):
                say("\n")  # below the question
            with suppress(KitError):
                save()
            raise


def explain_stop(command: Callable[Concatenate[Stop, P], R]) -> Callable[P, R]:
    """Return a command that says on stderr what is kept if it is stopped.

    It does so even if it is stopped again while it ends. It raises KeyboardInterrupt then.
    """

    @wraps(command)
    def run(*args: P.args, **options: P.kwargs) -> R:
        stop = Stop()
        try:
            return command(stop, *args, **options)
        except STOPS:
            complain(stop.sentence())
            raise KeyboardInterrupt from None

    return run
