"""What an example of an exercise is: inputs that a learner may change, and how it is run."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kit.judge.outcome import Run

_NAMES: Final[Mapping[type, str]] = {
    bool: "True or False",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    list: "a list",
    tuple: "a tuple",
    dict: "a dict",
}


class InvalidExample(Exception):
    """The inputs of an example cannot be used; the text says why, as a sentence without a stop."""


@dataclass(frozen=True, kw_only=True)
class Input:
    """One input that an example may change.

    Without it an example has the ``default``. A given value has the type of the default, unless
    that is None, is one of the ``choices`` if there are any, and a number is from ``least`` to
    ``most``.
    """

    name: str
    about: str
    default: Any = None
    least: float = 0
    most: float = 1000
    choices: Sequence[Any] = ()

    def check(self, value: Any) -> None:
        """Raise :class:`InvalidExample` if the value cannot be used."""
        kind = type(self.default)
        is_number = kind is float and type(value) is int
        if self.default is not None and type(value) is not kind and not is_number:
            raise InvalidExample(f"{self.name} is not {_NAMES.get(kind, kind.__name__)}")
        if self.choices and value not in self.choices:
            raise InvalidExample(f"{self.name} is not one of {', '.join(map(repr, self.choices))}")
        if type(value) in (int, float) and not self.least <= value <= self.most:
            raise InvalidExample(f"{self.name} is not from {self.least:g} to {self.most:g}")


@dataclass(frozen=True, kw_only=True)
class Examples:
    """What an example of an exercise is.

    ``run`` gets the inputs, with the defaults of those that are left out, and by their names the
    fixtures that it asks for. It calls the submission and returns the run of that call; it raises
    :class:`InvalidExample`. ``outcomes`` are those that a learner is asked for, with ``meanings``
    where they mean something special, and ``when`` are sentences that are true of the task's own
    example. ``normalise`` gets the name of an outcome and
    its value, and returns the value without what the task leaves free.
    """

    inputs: Sequence[Input]
    run: Callable[..., Awaitable[Run]]
    outcomes: Sequence[str]
    when: Sequence[str] = ()
    meanings: Mapping[str, str] = field(default_factory=dict)
    normalise: Callable[[str, Any], Any] = field(default=lambda _, value: value)

    def complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return all inputs. Raises :class:`InvalidExample`."""
        known = {each.name: each for each in self.inputs}
        for name, value in given.items():
            if name not in known:
                names = ", ".join([*known, *self.outcomes])
                raise InvalidExample(f"{name} is not one of {names}")
            known[name].check(value)
        return {each.name: given.get(each.name, each.default) for each in self.inputs}
