"""What can happen while exercises are watched, and what is to be done about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from kit.model import Verdict


class Key(Enum):
    """What a learner can ask for, by the key that is pressed."""

    GRADE = "g"
    NEXT = "n"
    TASK = "t"
    HINT = "h"
    LIST = "l"
    ALL = "a"
    RESET = "r"
    SOLUTION = "s"
    QUIT = "q"


# -- events -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Saved:
    """The files of these exercises have changed, been deleted or come back."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key was pressed."""

    character: str


@dataclass(frozen=True, slots=True)
class Judged:
    """One verdict of the grade with this number."""

    number: int
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Finished:
    """The grade with this number has come to its end; ``trouble`` says what stopped it."""

    number: int
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Resized:
    """The terminal has another size, or has been somebody else's for a while."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """Something to tell about the watching itself."""

    sentence: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The terminal is gone, or a signal asks for the end."""


Event = Saved | Pressed | Ended | Judged | Finished | Resized | Noticed


# -- actions ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Halt:
    """End the grade that is running, with all of its processes."""


@dataclass(frozen=True, slots=True)
class Grade:
    """Grade these exercises; what is told of it bears ``number``."""

    number: int
    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """Keep a verdict in the learner's record."""

    verdict: Verdict


class Page(Enum):
    """What is to be seen."""

    WORKING = "working"
    VERDICTS = "verdicts"
    TASK = "task"
    HINT = "hint"
    LIST = "list"
    SOLUTION = "solution"
    RESET_ASKED = "reset?"
    GIVE_UP_ASKED = "give up?"
    NOTICE = "notice"
    AGAIN = "again"


@dataclass(frozen=True, slots=True)
class Show:
    """Show a page, about ``address`` where it is about one exercise."""

    page: Page
    address: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Reset:
    """Put back the original of an exercise."""

    address: str


@dataclass(frozen=True, slots=True)
class Quit:
    """End."""


Action = Halt | Grade | Record | Show | Reset | Quit
