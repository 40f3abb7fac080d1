"""Known mistakes: wrong answers that a course ships, each with the sentence that explains it."""

from __future__ import annotations

import inspect
import re
import zlib
from pathlib import Path
from typing import Final, NamedTuple

from kit.course.types import Course, Exercise

_DOCSTRING: Final = re.compile(
    r"""(?:\s|\#[^\n]*|\\\n)*[rRuU]?(?P<quote>\"{3}|'{3}|"|')(?P<text>.*?)(?P=quote)""", re.DOTALL
)
_CAUGHT_BY: Final = re.compile(r"Caught by (?P<check>test_\w+): \S.*")
_SAYS: Final = re.compile(r"^Says: +(?P<sentence>\S.*?)(?:\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)
_IDEA: Final = re.compile(r"^Conceptual: +(?P<idea>\S.*?)(?:\n\s*\n|\Z)", re.DOTALL | re.MULTILINE)


class KnownMistake(NamedTuple):
    """One file on the shelf ``mistakes``.

    ``check`` is the check that catches it, and ``says`` the sentence for a learner who made the
    same mistake; each is empty if the docstring of the file does not have it. ``about`` is the
    whole docstring. ``idea`` is what an example must show to catch the mistake, as the end of
    "no example shows yet that …"; it is empty for mistakes that are not conceptual.
    """

    name: str
    file: Path
    check: str
    says: str
    about: str
    idea: str


def draw_seed(exercise: Exercise, texts: str) -> int:
    """Return the seed that `kit course check` grades ``texts`` with, such as all "MISTAKE"."""
    return zlib.crc32(f"{exercise.address} {texts}".encode())


def list_mistakes(course: Course, exercise: Exercise) -> list[Path]:
    """Return the files of an exercise's known mistakes, in the order of their names."""
    return sorted(f for f in course.shelf("mistakes", exercise).glob("*.py") if f.is_file())


def read_mistakes(course: Course, exercise: Exercise) -> list[KnownMistake]:
    """Return the known mistakes of an exercise, in the order of their names."""
    return [read_mistake(file) for file in list_mistakes(course, exercise)]


def read_mistake(file: Path) -> KnownMistake:
    """Return the known mistake in a file, which need not be valid Python after its docstring.

    The docstring is ``Caught by <check>: …``, then a paragraph ``Says: <sentence>``, and in a
    conceptual mistake a paragraph ``Conceptual: <idea>``.
    """
    try:
        source = file.read_text(encoding="utf-8-sig", errors="replace")
    except OSError:
        source = ""
    docstring = _DOCSTRING.match(source)
    text = inspect.cleandoc(docstring["text"]) if docstring else ""
    caught, says, idea = _CAUGHT_BY.match(text), _SAYS.search(text), _IDEA.search(text)
    return KnownMistake(
        name=file.stem,
        file=file,
        check=caught["check"] if caught else "",
        says=" ".join(says["sentence"].split()) if says else "",
        about=text,
        idea=" ".join(idea["idea"].split()).rstrip(".") if idea else "",
    )
